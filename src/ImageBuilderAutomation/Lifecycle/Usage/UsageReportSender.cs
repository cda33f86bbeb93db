using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>
/// Moves usage reports on: requests those that are missing or grow old, reads those that EC2 has made, and removes them. A report takes EC2 longer than a
/// run, so the next run reads it. Each request is stored before it is sent. After a crash anywhere the next run finds the report instead of making another.
/// </summary>
public sealed class UsageReportSender(IUsageReportRecords records, IUsageReports reports, UsageRules rules, TimeProvider clock)
{
    /// <summary>EC2 allows 2,000 pending reports in an account and Region. Others may need some of them.</summary>
    public const int MaxPending = 500;

    /// <summary>The most reports that one run requests, and the most that it reads: it has limited time.</summary>
    public const int MaxPerRun = 100;

    /// <summary>The AMIs of one DescribeImageUsageReports.</summary>
    public const int MaxListed = 200;

    /// <summary>After this many failures in a row EC2 itself is failing, or a permission is missing.</summary>
    private const int MaxFailures = 3;

    /// <summary>The largest difference between our clock and EC2's that is tolerated.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>EC2 is eventually consistent: a report that it has just accepted may not be listed yet.</summary>
    private static readonly TimeSpan ListingDelay = TimeSpan.FromHours(1);

    /// <param name="amis">The AMIs whose use has to be known, the most urgent first.</param>
    /// <param name="lease">How long a stored request belongs to the invocation that stored it.</param>
    public async Task<UsageReportPass> AdvanceAsync(IReadOnlyList<AmiInRegion> amis, TimeSpan lease, CancellationToken closing, CancellationToken cancellationToken)
    {
        var pass = new UsageReportPass();
        if (rules.OtherAccounts is not { } wanted)
            return pass;

        var stored = (await records.ListAsync(cancellationToken)).ToDictionary(record => record.AmiId, StringComparer.Ordinal);
        await FollowAsync([.. stored.Values.Where(record => record.State is not UsageReportState.Idle)], stored, lease, pass, closing, cancellationToken);
        await RequestAsync(amis, wanted, stored, pass, closing, cancellationToken);
        return pass;
    }

    /// <summary>Reads and removes the reports that are under way, the oldest first.</summary>
    private async Task FollowAsync(
        List<UsageReportRecord> open, Dictionary<string, UsageReportRecord> stored, TimeSpan lease, UsageReportPass pass, CancellationToken closing,
        CancellationToken cancellationToken)
    {
        var unleased = open.Where(record => !record.IsLeased(clock.GetUtcNow(), lease))
            .OrderBy(record => record.ChangedAt).ThenBy(record => record.AmiId, StringComparer.Ordinal).Take(MaxPerRun).ToList();
        foreach (var some in unleased.GroupBy(record => record.Region, StringComparer.Ordinal).SelectMany(region => region.Chunk(MaxListed)))
        {
            if (closing.IsCancellationRequested || pass.FailuresInARow >= MaxFailures)
                return;
            IReadOnlyList<ListedReport> listed = [];
            var asked = some.Where(record => record.IsPending).Select(record => record.AmiId).ToList();
            if (asked.Count > 0)
            {
                switch (pass.Counted(await reports.ListAsync(some[0].Region, asked, cancellationToken)))
                {
                    case Known<IReadOnlyList<ListedReport>>.Yes(var found):
                        listed = found;
                        break;
                    default:
                        continue;
                }
            }

            foreach (var record in some)
            {
                if (closing.IsCancellationRequested || pass.FailuresInARow >= MaxFailures)
                    return;
                if (await FollowAsync(record, [.. listed.Where(report => report.AmiId == record.AmiId)], pass, cancellationToken) is { } now)
                    stored[record.AmiId] = now;
            }
        }
    }

    private async Task<UsageReportRecord?> FollowAsync(UsageReportRecord record, List<ListedReport> listed, UsageReportPass pass, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (record is { State: UsageReportState.Requested, Request: { } request })
        {
            // The invocation that stored the request crashed. If EC2 received it, its report exists, and a token may be forgotten by now.
            var own = listed.Where(report => report.TemplateVersions == request.TemplateVersions && report.CreatedAt >= request.FirstStoredAt - MaxClockSkew)
                .MinBy(report => (report.CreatedAt, report.ReportId));
            if (own is null)
            {
                return await records.TryWriteAsync(record.Requested(request.TemplateVersions, now), cancellationToken) is { } again
                    ? await SendAsync(again, pass, cancellationToken)
                    : null;
            }

            if (await records.TryWriteAsync(record.Accepted(own.ReportId, now), cancellationToken) is not { } accepted)
                return null;
            record = accepted;
        }

        if (record.State is UsageReportState.Pending)
        {
            if (listed.Find(report => report.ReportId == record.ReportId) is not { } report)
                return now - record.ChangedAt < ListingDelay ? record : await records.TryWriteAsync(record.Removed(now), cancellationToken);
            if (report.State == ListedReport.Pending)
                return record;
            if (await ReadAsync(record, report, pass, cancellationToken) is not { } read)
                return null;
            record = read;
        }

        return pass.Counted(await reports.DeleteAsync(new(record.AmiId, record.Region), record.ReportId!, cancellationToken)) is Known<bool>.Yes
            ? await records.TryWriteAsync(record.Removed(clock.GetUtcNow()), cancellationToken)
            : record;
    }

    private async Task<UsageReportRecord?> ReadAsync(UsageReportRecord record, ListedReport report, UsageReportPass pass, CancellationToken cancellationToken)
    {
        if (report.State != ListedReport.Available)
            return await records.TryWriteAsync(record.Failed($"its usage report failed: {report.StateReason ?? report.State}", clock.GetUtcNow()), cancellationToken);
        if (pass.Counted(await reports.ReadEntriesAsync(new(record.AmiId, record.Region), report.ReportId, cancellationToken))
            is not Known<IReadOnlyList<UsageReportEntry>>.Yes(var entries))
            return null;
        pass.Read++;
        return await records.TryWriteAsync(record.Read(report.CreatedAt ?? record.Request!.FirstStoredAt, entries, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>Requests the reports that are missing, and those whose results have reached half of their greatest age.</summary>
    private async Task RequestAsync(
        IReadOnlyList<AmiInRegion> amis, ReferenceRules wanted, Dictionary<string, UsageReportRecord> stored, UsageReportPass pass, CancellationToken closing,
        CancellationToken cancellationToken)
    {
        var pending = stored.Values.Count(record => record.IsPending);
        foreach (var ami in amis.DistinctBy(ami => ami.AmiId))
        {
            var now = clock.GetUtcNow();
            var record = stored.GetValueOrDefault(ami.AmiId) ?? UsageReportTransitions.New(ami);
            if (record.State is not UsageReportState.Idle || now < record.RetryAt || IsYoung(record.Result, wanted, now))
                continue;
            if (pending >= MaxPending || pass.Requested >= MaxPerRun || closing.IsCancellationRequested || pass.FailuresInARow >= MaxFailures)
                return;

            if (await records.TryWriteAsync(record.Requested(wanted.TemplateVersions, now), cancellationToken) is not { } requested)
                continue;
            if (await SendAsync(requested, pass, cancellationToken) is not { IsPending: false })
                pending++;
        }
    }

    private static bool IsYoung(UsageReportResult? result, ReferenceRules wanted, DateTimeOffset now) =>
        result is not null && result.TemplateVersions >= wanted.TemplateVersions && now - result.CreatedAt <= wanted.MaxAge / 2;

    private async Task<UsageReportRecord?> SendAsync(UsageReportRecord requested, UsageReportPass pass, CancellationToken cancellationToken)
    {
        pass.Requested++;
        var start = await reports.CreateAsync(new(requested.AmiId, requested.Region), requested.Request!, cancellationToken);
        pass.Counted(start);
        return start switch
        {
            ReportStart.Accepted(var id) => await records.TryWriteAsync(requested.Accepted(id, clock.GetUtcNow()), cancellationToken),
            ReportStart.Refused(var reason) => await records.TryWriteAsync(
                requested.Refused($"its usage report was refused: {reason}", clock.GetUtcNow()), cancellationToken),
            // The request stays stored. The next run looks for its report before it is sent again.
            _ => requested,
        };
    }
}

/// <summary>What one run did for usage reports.</summary>
public sealed class UsageReportPass
{
    public int Requested { get; set; }

    public int Read { get; set; }

    public int Calls { get; private set; }

    public int FailuresInARow { get; private set; }

    /// <summary>Why the latest call failed; null when none did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Counts a call and its failure.</summary>
    public Known<T> Counted<T>(Known<T> result)
    {
        Count(result is Known<T>.No(var reason) ? reason : null);
        return result;
    }

    /// <summary>Counts a request and its failure.</summary>
    public void Counted(ReportStart start) => Count(start switch
    {
        ReportStart.Refused(var reason) => reason,
        ReportStart.Unclear(var reason) => reason,
        _ => null,
    });

    private void Count(string? problem)
    {
        Calls++;
        FailuresInARow = problem is null ? 0 : FailuresInARow + 1;
        Problem = problem ?? Problem;
    }
}
