using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Whether the users of an image allow its retirement. Unknown use counts as used.</summary>
/// <param name="Reason">Null when usage does not matter for the decision.</param>
internal sealed record UsageVerdict(bool Keeps, LifecycleReason? Reason)
{
    /// <summary>Assumed to find out which images need evidence.</summary>
    public static readonly UsageVerdict AssumedUnused = new(false, null);

    public IReadOnlyList<UseKind> UsedBy { get; init; } = [];

    public static UsageVerdict Of(LifecycleImage image, LifecycleAction action, ImageUsage usage, LifecycleRules rules)
    {
        if (usage.Uses.Count > 0)
        {
            var blocks = action is not LifecycleAction.Deprecate || rules.ProtectReferenced || (rules.ProtectInChannel && usage.IsInChannel);
            return new(blocks, new(ReasonKind.InUse, $"used by {string.Join(", ", usage.Uses)}")) { UsedBy = usage.Kinds };
        }

        if (!IsNeeded(image, action))
            return AssumedUnused;
        // The sources know AMIs.
        var unknown = image.IsContainer ? "no source reads who uses container images" : string.Join(", ", usage.Unknown);
        if (unknown.Length == 0)
            return new(false, new(ReasonKind.NoKnownUse, $"no known use ({usage.Sources})"));
        return rules.OwnerAcceptsUnknownUse
            ? new(false, new(ReasonKind.UnknownUse, $"it is not known whether it is used ({unknown}), and the policy accepts that"))
            : new(true, new(ReasonKind.UnknownUse, $"would {action.Name()}, but it is not known whether it is used: {unknown}"));
    }

    /// <summary>Whether a step needs to know that there is no use. A failed build without AMIs cannot have users.</summary>
    private static bool IsNeeded(LifecycleImage image, LifecycleAction action) =>
        action is not LifecycleAction.Deprecate && !(image.HasFailed && image is { AmiIds.Count: 0, IsContainer: false });

    /// <summary>Whether evidence can change the decision about a step.</summary>
    public static bool IsAsked(LifecycleImage image, LifecycleAction action, LifecycleRules rules) =>
        image.AmiIds.Count > 0 && !image.IsContainer && (IsNeeded(image, action) || rules.ProtectReferenced || rules.ProtectInChannel);
}
