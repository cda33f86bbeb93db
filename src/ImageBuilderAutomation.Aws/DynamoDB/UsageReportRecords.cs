using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One partition for all of them: a run reads every record with one query.</summary>
public sealed class UsageReportRecords(RecordTable table, AccountRegion accountRegion) : IUsageReportRecords
{
    private const string Kind = "usageReport";

    /// <summary>Longer than any result may count (30 days).</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<IReadOnlyList<UsageReportRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<UsageReportRecord>();
        var query = new TableQuery(TableIndex.Table, _keys.UsageReports) { SortPrefix = RecordKeys.ReportPrefix };
        await foreach (var item in table.QueryAsync(query, cancellationToken))
            all.Add(RecordBody.ReadForUpdate(item, RecordJson.Readable.UsageReportRecord, version => Damaged(item, version)));
        return all;
    }

    /// <summary>Without a result the AMI's use is unknown, until another report is made.</summary>
    private UsageReportRecord Damaged(TableItem item, long version) =>
        UsageReportTransitions.New(new(item.Key.Sort[RecordKeys.ReportPrefix.Length..], accountRegion.Region)) with { Version = version };

    public async Task<UsageReportRecord?> TryWriteAsync(UsageReportRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.UsageReport(record.AmiId), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.UsageReportRecord),
            // While a request or a report is open, the record is the only way to find it again.
            ExpiresAt = next.State is UsageReportState.Idle ? next.ChangedAt + KeptFor : null,
            Display = new Dictionary<string, string> { ["state"] = next.State.ToString(), ["region"] = next.Region },
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }
}
