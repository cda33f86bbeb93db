using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>The single record of an AMI's usage reports: the request that is under way, and what the latest report said.</summary>
public sealed record UsageReportRecord : ILeased
{
    public required string AmiId { get; init; }

    public required string Region { get; init; }

    public required UsageReportState State { get; init; }

    /// <summary>Null only before the first request.</summary>
    public UsageReportRequest? Request { get; init; }

    /// <summary>EC2's id of the report; null until EC2 has accepted the request, and once the report is removed.</summary>
    public string? ReportId { get; init; }

    /// <summary>What the latest report said; null before the first one.</summary>
    public UsageReportResult? Result { get; init; }

    /// <summary>Why the latest request gave no result; null when it did, or is under way.</summary>
    public string? Problem { get; init; }

    /// <summary>No new request before this time; null for no limit.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    /// <summary>Whether EC2 may be making the report, which counts for its quota.</summary>
    public bool IsPending => State is UsageReportState.Requested or UsageReportState.Pending;

    DateTimeOffset? ILeased.LeasedSince => State is UsageReportState.Requested ? Request?.StoredAt : null;
}

public enum UsageReportState
{
    /// <summary>No report exists.</summary>
    Idle,

    /// <summary>A request is stored. Only EC2 knows whether it received it.</summary>
    Requested,

    /// <summary>EC2 is making the report.</summary>
    Pending,

    /// <summary>The report was read, or failed, and is about to be removed.</summary>
    Removing,
}

/// <summary>The complete request. It is stored before it is sent, so that every resend has the same bytes.</summary>
/// <param name="Sequence">Sequence number of the request for this AMI, starting at 1.</param>
/// <param name="Token">Client token: hash of AMI and sequence number.</param>
/// <param name="StoredAt">Start of the lease.</param>
/// <param name="FirstStoredAt">When it was stored for the first time. The report is not older.</param>
public sealed record UsageReportRequest(int Sequence, string Token, int TemplateVersions, DateTimeOffset StoredAt, DateTimeOffset FirstStoredAt);

/// <summary>What a report said.</summary>
/// <param name="CreatedAt">When EC2 made the report. Launches of the day before, and changes of templates of some days before, may be missing.</param>
/// <param name="TemplateVersions">How many of the newest versions of each launch template it searched.</param>
/// <param name="Entries">At most <see cref="UsageReportTransitions.MaxEntries"/>.</param>
/// <param name="More">How many entries are not stored.</param>
public sealed record UsageReportResult(DateTimeOffset CreatedAt, int TemplateVersions, IReadOnlyList<UsageReportEntry> Entries, int More);

/// <summary>How many resources of one type in one account use the AMI.</summary>
/// <param name="ResourceType">EC2's name: <c>ec2:Instance</c>, <c>ec2:LaunchTemplate</c>, or one that this version does not know.</param>
public sealed record UsageReportEntry(string AccountId, string ResourceType, long Count);

/// <summary>The stored records of usage reports.</summary>
public interface IUsageReportRecords
{
    Task<IReadOnlyList<UsageReportRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="UsageReportRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<UsageReportRecord?> TryWriteAsync(UsageReportRecord record, CancellationToken cancellationToken);
}
