namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>A build as a list shows it: less than an image, and enough to see whether its record is behind.</summary>
public sealed record ListedBuild(string Arn, string Status, string? Reason, IReadOnlyList<string> AmiIds)
{
    /// <summary>
    /// True when the record misses what the list shows, or what it could not show when the image was last read. A list that says less than the
    /// image is no contradiction, or every pass would read every such image again.
    /// </summary>
    public bool IsAheadOf(BuildRecord? record, BuildDetails? details) =>
        record is not { IsGone: false, Current: { } known }
        || known.Status != Status
        || (Reason is not null && known.Reason != Reason)
        || known.IsBeingScanned
        || (AmiIds.Count > 0 && !known.Amis.Select(ami => ami.ImageId).ToHashSet(StringComparer.Ordinal).SetEquals(AmiIds))
        || (known is { HasEnded: true, Status: not "DELETED" } && details?.Covers(known) is not true);
}
