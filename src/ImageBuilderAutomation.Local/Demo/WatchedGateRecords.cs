using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Lets somebody watch what is written; changes nothing.</summary>
internal sealed class WatchedGateRecords(IGateRecords records, Action<GateRecord> written) : IGateRecords
{
    public Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
        records.ReadAsync(imageArn, stepExecutionId, cancellationToken);

    public async Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken)
    {
        var stored = await records.TryWriteAsync(record, cancellationToken);
        if (stored is not null)
            written(stored);
        return stored;
    }

    public IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken) => records.ListOpenAsync(cancellationToken);
}
