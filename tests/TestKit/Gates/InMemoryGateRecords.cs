using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Gates;

namespace TestKit.Gates;

/// <summary>Gate records with a real compare-and-set.</summary>
/// <param name="approvals">What people say about the same steps.</param>
public sealed class InMemoryGateRecords(InMemoryImageApprovals approvals) : IGateRecords
{
    private readonly Dictionary<(string ImageArn, string StepExecutionId), GateRecord> _records = [];

    public IReadOnlyCollection<GateRecord> All => _records.Values;

    public int Reads { get; private set; }

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether the index of open gates shows a record. It may lag behind.</summary>
    public Func<GateRecord, bool> IsIndexed { get; set; } = _ => true;

    /// <summary>The exception that ends the list of open records, as a damaged item causes it.</summary>
    public Exception? Damaged { get; set; }

    public Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(_records.GetValueOrDefault((imageArn, stepExecutionId)));
    }

    public async Task<(GateRecord? Record, ImageApprovals Approvals)> ReadWithApprovalsAsync(
        string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
        (await ReadAsync(imageArn, stepExecutionId, cancellationToken), approvals.Of(imageArn));

    public Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken)
    {
        var key = (record.ImageArn, record.StepExecutionId);
        if ((_records.GetValueOrDefault(key)?.Version ?? 0) != record.Version)
            return Task.FromResult<GateRecord?>(null);

        Writes++;
        return Task.FromResult<GateRecord?>(_records[key] = record with { Version = record.Version + 1 });
    }

    public async IAsyncEnumerable<GateRecord> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in _records.Values.Where(r => !r.IsClosed && IsIndexed(r)).OrderBy(r => r.OpenedAt).ToList())
            yield return record;
        await Task.CompletedTask;
        if (Damaged is { } damaged)
            throw damaged;
    }
}
