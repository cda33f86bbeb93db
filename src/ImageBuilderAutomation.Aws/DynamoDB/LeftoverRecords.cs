using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One partition for all of them: a check, and the command that lists them, read every record with one query.</summary>
public sealed class LeftoverRecords(RecordTable table, AccountRegion accountRegion) : ILeftoverRecords
{
    private const string Kind = "leftover";

    /// <summary>For people who ask what became of one. Nothing depends on a closed record.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly RecordKeys _keys = new(accountRegion);

    public IAsyncEnumerable<LeftoverRecord> ListAsync(CancellationToken cancellationToken) =>
        table.ListAsync(new(TableIndex.Table, _keys.Leftovers), Record, cancellationToken);

    /// <summary>A damaged record is read as one that was seen just now, which the next write replaces.</summary>
    public async Task<LeftoverRecord?> ReadAsync(LeftoverKind kind, string id, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Leftover(kind, id), cancellationToken) is { } item
            ? RecordBody.ReadForUpdate(
                item, RecordJson.Readable.LeftoverRecord,
                version => new() { Kind = kind, Id = id, State = LeftoverState.Closed, Version = version })
            : null;

    public async Task<LeftoverRecord?> TryWriteAsync(LeftoverRecord record, CancellationToken cancellationToken)
    {
        var next = record with { Version = record.Version + 1 };
        var item = new TableItem(_keys.Leftover(record.Kind, record.Id), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.LeftoverRecord),
            ExpiresAt = next.State is LeftoverState.Closed ? next.ChangedAt + KeptFor : null,
            Display = new Dictionary<string, string> { ["state"] = next.State.ToString(), ["found"] = RecordKeys.Time(next.FoundAt) },
        };
        return await table.TryPutAsync(item, record.Version, cancellationToken) ? next : null;
    }

    private static LeftoverRecord Record(TableItem item) => RecordBody.Read(item, RecordJson.Readable.LeftoverRecord);
}
