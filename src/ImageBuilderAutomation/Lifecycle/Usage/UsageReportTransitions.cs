using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>The state transitions of the record of an AMI's usage reports. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from        requested                  accepted   read, or failed   removed
/// (none)      Requested 1
/// Idle        Requested n+1
/// Requested   Requested n, as stored     Pending    Idle (refused)
/// Pending                                           Removing          Idle (EC2 has removed it)
/// Removing                                                            Idle
/// </code>
/// </remarks>
public static class UsageReportTransitions
{
    /// <summary>The number of entries that a record keeps. A DynamoDB item is limited to 400 KB.</summary>
    public const int MaxEntries = 500;

    /// <summary>In characters, for a problem; a fifth of it for the name of a resource type.</summary>
    public const int MaxText = 500;

    /// <summary>A request that EC2 refused, or whose report failed, is made again after this time.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromDays(1);

    public static UsageReportRecord New(AmiInRegion ami) => new() { AmiId = ami.AmiId, Region = ami.Region, State = UsageReportState.Idle };

    /// <summary>A request is about to be sent. One that was stored earlier is sent again unchanged, because it is unknown whether EC2 received it.</summary>
    public static UsageReportRecord Requested(this UsageReportRecord record, int templateVersions, DateTimeOffset now)
    {
        if (record is { State: UsageReportState.Requested, Request: { } stored })
            return record with { Request = stored with { StoredAt = now }, ChangedAt = now };
        var sequence = (record.Request?.Sequence ?? 0) + 1;
        var token = ClientToken.Of("usage-report", record.AmiId, sequence.ToString(CultureInfo.InvariantCulture));
        return record with
        {
            State = UsageReportState.Requested,
            Request = new(sequence, token, templateVersions, now, now),
            ReportId = null,
            Problem = null,
            RetryAt = null,
            ChangedAt = now,
        };
    }

    public static UsageReportRecord Accepted(this UsageReportRecord record, string reportId, DateTimeOffset now) =>
        record with { State = UsageReportState.Pending, ReportId = reportId, ChangedAt = now };

    public static UsageReportRecord Refused(this UsageReportRecord record, string problem, DateTimeOffset now) => record with
    {
        State = UsageReportState.Idle,
        Problem = Shortened(problem, MaxText),
        RetryAt = now + RetryAfter,
        ChangedAt = now,
    };

    public static UsageReportRecord Read(this UsageReportRecord record, DateTimeOffset createdAt, IReadOnlyList<UsageReportEntry> entries, DateTimeOffset now) => record with
    {
        State = UsageReportState.Removing,
        Result = new(
            createdAt, record.Request!.TemplateVersions,
            [
                .. entries.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.AccountId, StringComparer.Ordinal)
                    .ThenBy(entry => entry.ResourceType, StringComparer.Ordinal).Take(MaxEntries)
                    .Select(entry => entry with { ResourceType = Shortened(entry.ResourceType, MaxText / 5) }),
            ],
            Math.Max(0, entries.Count - MaxEntries)),
        ChangedAt = now,
    };

    public static UsageReportRecord Failed(this UsageReportRecord record, string problem, DateTimeOffset now) => record with
    {
        State = UsageReportState.Removing,
        Problem = Shortened(problem, MaxText),
        RetryAt = now + RetryAfter,
        ChangedAt = now,
    };

    /// <summary>The report no longer exists. Without a result of this request, the next run makes another one.</summary>
    public static UsageReportRecord Removed(this UsageReportRecord record, DateTimeOffset now) => record with
    {
        State = UsageReportState.Idle,
        ReportId = null,
        Problem = record.State is UsageReportState.Pending ? "EC2 no longer has the report, which was not read" : record.Problem,
        ChangedAt = now,
    };

    private static string Shortened(string text, int max) => Printable.Shortened(text, max);
}
