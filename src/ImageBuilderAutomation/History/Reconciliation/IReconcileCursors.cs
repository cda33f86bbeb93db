namespace ImageBuilderAutomation.History.Reconciliation;

public interface IReconcileCursors
{
    Task<ReconcileCursor?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ReconcileCursor.Version"/>.</summary>
    /// <returns>False when another run wrote first.</returns>
    Task<bool> TryWriteAsync(ReconcileCursor cursor, CancellationToken cancellationToken);
}
