namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The stored lifecycle records.</summary>
public interface ILifecycleRecords
{
    Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="LifecycleRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken);

    /// <summary>Lists the records that are open (<see cref="LifecycleRecord.IsOpen"/>). The list is eventually consistent.</summary>
    IAsyncEnumerable<LifecycleRecord> ListOpenAsync(CancellationToken cancellationToken);

    Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set, as for a record.</summary>
    Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken);
}
