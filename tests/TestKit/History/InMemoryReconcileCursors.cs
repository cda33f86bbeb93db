using ImageBuilderAutomation.History.Reconciliation;

namespace TestKit.History;

/// <summary>A cursor with a real compare-and-set.</summary>
public sealed class InMemoryReconcileCursors : IReconcileCursors
{
    public ReconcileCursor? Stored { get; private set; }

    public Task<ReconcileCursor?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Stored);

    public Task<bool> TryWriteAsync(ReconcileCursor cursor, CancellationToken cancellationToken)
    {
        if ((Stored?.Version ?? 0) != cursor.Version)
            return Task.FromResult(false);
        Stored = cursor with { Version = cursor.Version + 1 };
        return Task.FromResult(true);
    }
}
