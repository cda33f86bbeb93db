using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>What a decision about one channel rests on. The channel is read before the revocations: see <see cref="ChannelMover"/>.</summary>
/// <param name="Moves">The channel's whole history, oldest first.</param>
/// <param name="Revoked">ARNs of revoked images.</param>
/// <param name="Source">The moves of the channel that the rule names; empty when it names none, or the rule does not decide.</param>
public sealed record ChannelFacts(
    ChannelRule Rule, ChannelRecord Record, IReadOnlyList<ChannelMove> Moves, IReadOnlySet<string> Revoked, IReadOnlyList<ChannelMove> Source,
    IReadOnlyList<ChannelCandidate> Candidates, DateTimeOffset Now)
{
    /// <summary>ARNs of images whose record of a revocation is damaged. A channel stays where it is, but does not move to one of them.</summary>
    public IReadOnlySet<string> Unreadable { get; init; } = new HashSet<string>();

    /// <summary>Who approved which image for this channel, by the image's ARN. An image that is missing was not looked at, and counts as not approved.</summary>
    public IReadOnlyDictionary<string, Known<ApprovalFacts>> Approvals { get; init; } = new Dictionary<string, Known<ApprovalFacts>>();
}

/// <summary>An image of the scope, as service and history show it.</summary>
/// <param name="Coverage">Whether gates released the build; null if the history does not say.</param>
public sealed record ChannelCandidate(ImageFacts Facts, IReadOnlyList<OutputAmi> Amis, GateCoverage? Coverage)
{
    /// <summary>Why the image is not released; null when it is. Unknown is not released.</summary>
    public string? ReasonNotReleased =>
        Facts.Status != ImageStatus.Available ? $"its status is {Facts.Status}, not {ImageStatus.Available}"
        : Facts.CreatedAt is null ? "the service does not say when it was made"
        : Coverage is null ? "the history does not say whether its gates released it"
        : Coverage.IsGap ? $"its gates did not release it: {Coverage.Reason}"
        : null;

    public ChannelImage ToImage() => new(Facts.Arn, Facts.CreatedAt ?? default, Amis);
}
