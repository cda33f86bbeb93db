using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <param name="keep">How long records are kept after the call; null for ever. Longer than anybody sends a call again.</param>
public sealed class CallRecords(RecordTable table, AccountRegion accountRegion, TimeSpan? keep = null) : ICallRecords
{
    public const string Kind = "call";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<CallRecord?> ReadAsync(string function, string requestId, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Call(function, requestId), cancellationToken) is { } item ? Read(item) : null;

    public async Task<CallRecord?> TryWriteAsync(CallRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.Call(record.Function, record.RequestId), Kind)
        {
            Version = next.Version,
            ExpiresAt = record.At + keep,
            Body = RecordBody.Write(next, RecordJson.Readable.CallRecord),
            Index2 = new(_keys.CallsOfDay(RecordKeys.DayOf(record.At)), RecordKeys.TimeAnd(record.At, $"{record.Function}#{record.RequestId}")),
            Display = new Dictionary<string, string> { ["caller"] = record.Caller.Arn, ["action"] = record.Action ?? "unusable", ["started"] = RecordKeys.Time(record.At) },
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    /// <summary>The calls of a day (UTC), oldest first.</summary>
    public IAsyncEnumerable<CallRecord> ListByDayAsync(DateOnly day, CancellationToken cancellationToken) =>
        table.ListAsync(new(TableIndex.Index2, _keys.CallsOfDay(day)), Read, cancellationToken);

    private static CallRecord Read(TableItem item) => RecordBody.Read(item, RecordJson.Readable.CallRecord);
}
