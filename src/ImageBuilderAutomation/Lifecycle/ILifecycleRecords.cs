namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Where lifecycle records live.</summary>
public interface ILifecycleRecords
{
    Task<LifecycleRecord?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="LifecycleRecord.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored record with its new version, or null when somebody else wrote first.</returns>
    Task<LifecycleRecord?> TryWriteAsync(LifecycleRecord record, CancellationToken cancellationToken);

    /// <summary>Records that are not settled. The list may lag behind the records.</summary>
    IAsyncEnumerable<LifecycleRecord> ListOpenAsync(CancellationToken cancellationToken);

    Task<LifecycleRun?> ReadRunAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set, as for a record.</summary>
    Task<LifecycleRun?> TryWriteRunAsync(LifecycleRun run, CancellationToken cancellationToken);
}
