using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History.Reconciliation;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ReconcileCursors(RecordTable table, AccountRegion accountRegion) : IReconcileCursors
{
    private const string Kind = "cursor";

    private readonly ItemKey _key = new RecordKeys(accountRegion).CursorOf("reconcile");

    public async Task<ReconcileCursor?> ReadAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(_key, cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.ReconcileCursor) : null;

    public Task<bool> TryWriteAsync(ReconcileCursor cursor, CancellationToken cancellationToken)
    {
        var next = cursor with { Version = cursor.Version + 1 };
        var item = new TableItem(_key, Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.ReconcileCursor),
            Display = new Dictionary<string, string> { ["started"] = RecordKeys.Time(next.PassStartedAt) },
        };
        return table.TryPutAsync(item, cursor.Version, cancellationToken);
    }
}
