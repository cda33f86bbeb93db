using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace TestKit.Lifecycle;

/// <summary>
/// A fake of EC2 for usage reports and launch permissions: a report takes time, an AMI has at most one pending report, one token is one report for a day.
/// </summary>
public sealed class FakeUsageReports(TimeProvider clock) : IUsageReports, ILaunchPermissions
{
    private readonly List<Report> _reports = [];
    private readonly List<string> _calls = [];

    /// <summary>How long a report takes.</summary>
    public TimeSpan Takes { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What a report on an AMI says when it is made.</summary>
    public Dictionary<string, IReadOnlyList<UsageReportEntry>> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>AMIs whose reports fail.</summary>
    public HashSet<string> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>With whom AMIs are shared. Others are shared with nobody.</summary>
    public Dictionary<string, IReadOnlyList<string>> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Accounts and organizations that no longer exist: EC2 refuses each call that names one.</summary>
    public HashSet<string> Closed { get; } = new(StringComparer.Ordinal);

    /// <summary>AMIs that EC2 does not find, for a while.</summary>
    public HashSet<string> Unfound { get; } = new(StringComparer.Ordinal);

    /// <summary>Why calls of an operation fail; null where they do not.</summary>
    public Func<string, string?> Fault { get; set; } = _ => null;

    /// <summary>Whether a request whose call fails is received all the same.</summary>
    public bool LosesResponses { get; set; }

    /// <summary>Every call, by operation.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>The AMIs of all reports that were ever made, with their tokens.</summary>
    public IEnumerable<(string AmiId, string Token)> Made => _reports.Select(report => (report.AmiId, report.Token));

    /// <summary>Reports that exist.</summary>
    public int Existing => _reports.Count(report => !report.IsDeleted);

    public int Pending => _reports.Count(report => !report.IsDeleted && report.EndsAt > clock.GetUtcNow());

    public Task<ReportStart> CreateAsync(AmiInRegion ami, UsageReportRequest request, CancellationToken cancellationToken)
    {
        var fault = Called("CreateImageUsageReport");
        if (fault is not null && !LosesResponses)
            return Task.FromResult<ReportStart>(new ReportStart.Refused(fault));

        var now = clock.GetUtcNow();
        var known = _reports.Find(report => report.Token == request.Token && now - report.CreatedAt < TimeSpan.FromDays(1));
        if (known is null && _reports.Exists(report => report.AmiId == ami.AmiId && !report.IsDeleted && report.EndsAt > now))
            return Task.FromResult<ReportStart>(new ReportStart.Refused("a report is pending"));
        if (known is null)
            _reports.Add(known = new($"amiur-{_reports.Count + 1}", ami.AmiId, request.Token, request.TemplateVersions, now, now + Takes));
        return Task.FromResult<ReportStart>(fault is null ? new ReportStart.Accepted(known.Id) : new ReportStart.Unclear(fault));
    }

    public Task<Known<IReadOnlyList<ListedReport>>> ListAsync(string region, IReadOnlyCollection<string> amiIds, CancellationToken cancellationToken) =>
        Task.FromResult<Known<IReadOnlyList<ListedReport>>>(Called("DescribeImageUsageReports") is { } fault
            ? new Known<IReadOnlyList<ListedReport>>.No(fault)
            : new Known<IReadOnlyList<ListedReport>>.Yes(
            [
                .. _reports.Where(report => !report.IsDeleted && amiIds.Contains(report.AmiId)).Select(report => new ListedReport(
                    report.Id, report.AmiId,
                    report.EndsAt > clock.GetUtcNow() ? "pending" : Failing.Contains(report.AmiId) ? "error" : "available",
                    Failing.Contains(report.AmiId) ? "it failed" : null, report.CreatedAt, report.TemplateVersions)),
            ]));

    public Task<Known<IReadOnlyList<UsageReportEntry>>> ReadEntriesAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken) =>
        Task.FromResult<Known<IReadOnlyList<UsageReportEntry>>>(Called("DescribeImageUsageReportEntries") is { } fault
            ? new Known<IReadOnlyList<UsageReportEntry>>.No(fault)
            : new Known<IReadOnlyList<UsageReportEntry>>.Yes(Entries.GetValueOrDefault(ami.AmiId, [])));

    public Task<Known<bool>> DeleteAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken)
    {
        if (Called("DeleteImageUsageReport") is { } fault)
            return Task.FromResult<Known<bool>>(new Known<bool>.No(fault));
        if (_reports.Find(report => report.Id == reportId) is { } report)
            report.IsDeleted = true;
        return Task.FromResult<Known<bool>>(new Known<bool>.Yes(true));
    }

    public Task<Known<IReadOnlyList<AmiPermissions>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken) =>
        Task.FromResult<Known<IReadOnlyList<AmiPermissions>>>(Called("DescribeImageAttribute") is { } fault
            ? new Known<IReadOnlyList<AmiPermissions>>.No(fault)
            : new Known<IReadOnlyList<AmiPermissions>>.Yes(
                [.. amis.Where(ami => !Unfound.Contains(ami.AmiId)).Select(ami => new AmiPermissions($"{ami.Region}/{ami.AmiId}", Shared.GetValueOrDefault(ami.AmiId, [])))]));

    public Task<Known<bool>> AddAsync(AmiInRegion ami, IReadOnlyList<string> sharedWith, CancellationToken cancellationToken)
    {
        var fault = Called("ModifyImageAttribute") ?? (sharedWith.Any(Closed.Contains) ? "no such account" : null);
        if (fault is null || LosesResponses)
            Shared[ami.AmiId] = [.. Shared.GetValueOrDefault(ami.AmiId, []).Union(sharedWith)];
        return Task.FromResult<Known<bool>>(fault is null ? new Known<bool>.Yes(true) : new Known<bool>.No(fault));
    }

    private string? Called(string operation)
    {
        _calls.Add(operation);
        return Fault(operation);
    }

    private sealed record Report(string Id, string AmiId, string Token, int TemplateVersions, DateTimeOffset CreatedAt, DateTimeOffset EndsAt)
    {
        public bool IsDeleted { get; set; }
    }
}

/// <summary>Records of usage reports with a real compare-and-set.</summary>
public sealed class InMemoryUsageReportRecords : IUsageReportRecords
{
    private readonly Dictionary<string, UsageReportRecord> _records = new(StringComparer.Ordinal);

    public UsageReportRecord? Of(string ami) => _records.GetValueOrDefault(ami);

    public Task<IReadOnlyList<UsageReportRecord>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UsageReportRecord>>([.. _records.Values]);

    public Task<UsageReportRecord?> TryWriteAsync(UsageReportRecord record, CancellationToken cancellationToken) => Task.FromResult(
        (_records.GetValueOrDefault(record.AmiId)?.Version ?? 0) == record.Version ? _records[record.AmiId] = record with { Version = record.Version + 1 } : null);
}

/// <summary>A source of usage that says what a test says.</summary>
public sealed class ScriptedUsage(UsageSourceKind kind, TimeProvider clock) : IUsageSource
{
    public UsageSourceKind Kind => kind;

    /// <summary>The uses of AMIs. Others have no known use.</summary>
    public Dictionary<string, List<AmiUse>> Uses { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the source fails; null while it does not.</summary>
    public string? Problem { get; set; }

    /// <summary>The AMIs of each reading.</summary>
    public List<IReadOnlyList<string>> Asked { get; } = [];

    public Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        Asked.Add([.. amis.Select(ami => ami.AmiId)]);
        return Task.FromResult(new SourceEvidence(
            Kind,
            Problem is null
                ? amis.ToDictionary(ami => ami.AmiId, ami => new AmiEvidence(clock.GetUtcNow(), Uses.GetValueOrDefault(ami.AmiId, [])))
                : new Dictionary<string, AmiEvidence>(),
            1, Problem));
    }
}
