namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Changes the state of images through the service.</summary>
public interface IStateUpdates
{
    /// <summary>Calls StartResourceStateUpdate once. The same token returns the same execution. Throttling and server faults are thrown.</summary>
    Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken);

    /// <summary>Calls GetLifecycleExecution and, for a completed execution, reads the resources it touched.</summary>
    /// <returns>Null when the service has no such execution.</returns>
    Task<ExecutionSnapshot?> ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the latest update of this image that started at or after <paramref name="since"/>, with one ListLifecycleExecutions. It may be another
    /// caller's: compare <see cref="ExecutionSnapshot.Action"/> once it has completed.
    /// </summary>
    Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken);
}
