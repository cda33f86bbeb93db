using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>EC2's image usage reports. A call that fails gives its reason; it throws only if it is cancelled.</summary>
public interface IUsageReports
{
    /// <summary>Calls CreateImageUsageReport once. The same token makes no second report.</summary>
    Task<ReportStart> CreateAsync(AmiInRegion ami, UsageReportRequest request, CancellationToken cancellationToken);

    /// <summary>Lists the reports of AMIs of one Region.</summary>
    Task<Known<IReadOnlyList<ListedReport>>> ListAsync(string region, IReadOnlyCollection<string> amiIds, CancellationToken cancellationToken);

    /// <summary>Reads every page of a report's entries.</summary>
    Task<Known<IReadOnlyList<UsageReportEntry>>> ReadEntriesAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken);

    /// <returns>True also for a report that no longer exists.</returns>
    Task<Known<bool>> DeleteAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken);
}

/// <summary>EC2's response to the request for a report.</summary>
public abstract record ReportStart
{
    private ReportStart()
    {
    }

    public sealed record Accepted(string ReportId) : ReportStart;

    /// <summary>No report is made.</summary>
    public sealed record Refused(string Reason) : ReportStart;

    /// <summary>EC2 did not respond, failed or throttled the call. It may make the report all the same.</summary>
    public sealed record Unclear(string Reason) : ReportStart;
}

/// <summary>A report as EC2 lists it.</summary>
/// <param name="State"><see cref="Pending"/>, <see cref="Available"/> or <c>error</c>.</param>
/// <param name="TemplateVersions">
/// The depth of the search in launch templates; null for a report about some accounts alone, or without instances or templates, which is not one of ours.
/// </param>
public sealed record ListedReport(string ReportId, string AmiId, string State, string? StateReason, DateTimeOffset? CreatedAt, int? TemplateVersions)
{
    public const string Pending = "pending";
    public const string Available = "available";
}

/// <summary>
/// Other accounts' use, as the stored results of usage reports say. Reading makes no report: <see cref="UsageReportSender"/> does, in mode act.
/// </summary>
public sealed class UsageReportSource(IUsageReportRecords records, UsageRules rules, AccountRegion accountRegion) : IUsageSource
{
    public UsageSourceKind Kind => UsageSourceKind.OtherAccounts;

    public async Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        var stored = (await records.ListAsync(cancellationToken)).ToDictionary(record => record.AmiId, StringComparer.Ordinal);
        var found = new Dictionary<string, AmiEvidence>(StringComparer.Ordinal);
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var ami in amis.Select(ami => ami.AmiId).Distinct())
        {
            var record = stored.GetValueOrDefault(ami);
            if (record?.Result is { } result)
                found[ami] = new(result.CreatedAt, [.. result.Entries.Select(UseOf)], ReasonIncomplete(result));
            else
                problems.Add(record?.Problem ?? (record?.IsPending == true ? "a usage report is being made" : "no usage report has been made yet"));
        }

        return new(Kind, found, Calls: 1, problems.FirstOrDefault());
    }

    private string? ReasonIncomplete(UsageReportResult result) => result.TemplateVersions < rules.OtherAccounts?.TemplateVersions
        ? $"its usage report searched only {result.TemplateVersions} versions of each launch template"
        : null;

    private AmiUse UseOf(UsageReportEntry entry)
    {
        var unit = entry.ResourceType switch
        {
            "ec2:Instance" => entry.Count == 1 ? "instance" : "instances",
            "ec2:LaunchTemplate" => entry.Count == 1 ? "launch template" : "launch templates",
            var other => other,
        };
        return new(UseKind.Account, entry.AccountId)
        {
            Detail = $"{entry.Count} {unit}",
            IsCoveredByReferences = entry.AccountId == accountRegion.Account && entry.ResourceType is ("ec2:Instance" or "ec2:LaunchTemplate"),
        };
    }
}
