using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Whether the users of an image allow its retirement. Unknown use counts as used.</summary>
/// <param name="Reason">Null when usage does not matter for the decision.</param>
internal sealed record UsageVerdict(bool Keeps, string? Reason)
{
    /// <summary>Older evidence is ignored, because the image may have a new user since. The service itself checks recent launches again.</summary>
    public static readonly TimeSpan MaxEvidenceAge = TimeSpan.FromDays(1);

    public static UsageVerdict Of(LifecycleImage image, LifecycleAction action, LifecycleFacts facts, LifecycleRules rules)
    {
        var unknown = facts.Usage switch
        {
            Known<UsageEvidence>.No none => none.Reason,
            Known<UsageEvidence>.Yes { Value.AsOf: var asOf } when facts.Now - asOf > MaxEvidenceAge => $"the evidence is from {AgeText.Day(asOf)}",
            Known<UsageEvidence>.Yes => null,
            _ => "usage was not checked",
        };
        if (facts.Usage is Known<UsageEvidence>.Yes { Value: var evidence })
        {
            // Old evidence cannot show that an image is unused, but a use that it shows still counts.
            var uses = evidence.Uses.Where(use => use.ImageArn == image.Arn.ToString()).ToList();
            var blocks = action is not LifecycleAction.Deprecate || rules.ProtectReferenced || (rules.ProtectInChannel && uses.Exists(use => use.IsChannel));
            if (uses.Count > 0)
                return new(blocks, $"used by {string.Join(", ", uses.Select(use => use.By).Order(StringComparer.Ordinal))}");
        }

        // A failed build without AMIs cannot have users.
        if (action is LifecycleAction.Deprecate || (image.HasFailed && image is { AmiIds.Count: 0, IsContainer: false }))
            return new(false, null);
        if (unknown is null)
            return new(false, "no known use");
        return rules.OwnerAcceptsUnknownUse
            ? new(false, $"it is not known whether it is used ({unknown}), and the policy accepts that")
            : new(true, $"would {action.Name()}, but it is not known whether it is used: {unknown}");
    }
}
