using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Whether an image may be retired as far as its users are concerned. What is not known counts as used.</summary>
/// <param name="Because">Null when it has nothing to say.</param>
internal sealed record UseOpinion(bool Keeps, string? Because)
{
    /// <summary>An image may have got a user since; those who launched it are asked again by the service itself.</summary>
    public static readonly TimeSpan OldestEvidence = TimeSpan.FromDays(1);

    public static UseOpinion Of(LifecycleImage image, LifecycleAction action, LifecycleFacts facts, LifecycleRules rules)
    {
        var unknown = facts.Usage switch
        {
            Known<UsageEvidence>.No none => none.Because,
            Known<UsageEvidence>.Yes { Value.AsOf: var asOf } when facts.Now - asOf > OldestEvidence => $"the evidence is of {Ages.Day(asOf)}",
            Known<UsageEvidence>.Yes => null,
            _ => "it was not looked for",
        };
        if (facts.Usage is Known<UsageEvidence>.Yes { Value: var evidence })
        {
            // Old evidence cannot show that nobody uses an image, but it still shows who did.
            var uses = evidence.Uses.Where(use => use.ImageArn == image.Arn.ToString()).ToList();
            var blocks = action is not LifecycleAction.Deprecate || rules.NeverReferenced || (rules.NeverInChannel && uses.Exists(use => use.IsChannel));
            if (uses.Count > 0)
                return new(blocks, $"used by {string.Join(", ", uses.Select(use => use.By).Order(StringComparer.Ordinal))}");
        }

        // A failed build that made no AMI can have no users.
        if (action is LifecycleAction.Deprecate || (image.HasFailed && image is { AmiIds.Count: 0, IsContainer: false }))
            return new(false, null);
        if (unknown is null)
            return new(false, "nothing is known to use it");
        return rules.OwnerAcceptsUnknownUse
            ? new(false, $"whether it is used is not known ({unknown}), and the policy accepts that")
            : new(true, $"would {action.Word()}, but whether it is used is not known: {unknown}");
    }
}
