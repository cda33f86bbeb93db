using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One partition for all origins: a run reads every list with one query.</summary>
public sealed class PinnedAmiRecords(RecordTable table, AccountRegion accountRegion) : IPinnedAmis
{
    private const string Kind = "pins";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<IReadOnlyList<PinnedAmis>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<PinnedAmis>();
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.Pins), cancellationToken))
            all.Add(RecordBody.Read(item, RecordJson.Readable.PinnedAmis));
        return all;
    }

    public async Task<PinnedAmis?> ReadAsync(string origin, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.PinsOf(origin), cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.PinnedAmis) : null;

    public Task<bool> TryWriteAsync(PinnedAmis pins, CancellationToken cancellationToken)
    {
        var next = pins with { Version = pins.Version + 1 };
        var item = new TableItem(_keys.PinsOf(pins.Origin), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.PinnedAmis),
            Display = new Dictionary<string, string> { ["published"] = RecordKeys.Time(next.PublishedAt), ["by"] = next.By },
        };
        return table.TryPutAsync(item, pins.Version, cancellationToken);
    }
}
