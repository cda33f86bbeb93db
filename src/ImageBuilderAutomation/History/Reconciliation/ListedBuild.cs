namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>A build as a list returns it: less than GetImage returns, but enough to see whether the record is outdated.</summary>
public sealed record ListedBuild(string Arn, string Status, string? Reason, IReadOnlyList<string> AmiIds)
{
    /// <summary>
    /// True if the record lacks something that the list shows, if the scan was unfinished at the last read, or if the details are missing.
    /// A value missing in the list is not a difference; otherwise every pass would read every such image again.
    /// </summary>
    public bool IsAheadOf(BuildRecord? record, BuildDetails? details) =>
        record is not { IsDeleted: false, Current: { } known }
        || known.Status != Status
        || (Reason is not null && known.Reason != Reason)
        || known.IsBeingScanned
        || (AmiIds.Count > 0 && !known.Amis.Select(ami => ami.ImageId).ToHashSet(StringComparer.Ordinal).SetEquals(AmiIds))
        || (known is { HasEnded: true, Status: not "DELETED" } && details?.Covers(known) is not true);
}
