namespace ImageBuilderAutomation.Lifecycle;

/// <summary>How the service changes an image's state.</summary>
public interface IStateUpdates
{
    /// <summary>One StartResourceStateUpdate. The same token gives the same execution. Throttling and faults throw.</summary>
    Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken);

    /// <summary>GetLifecycleExecution, and once it has ended the resources it reached. Null when the service knows no such execution.</summary>
    Task<ExecutionSnapshot?> ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken);

    /// <summary>The latest update of this image that began at that time or later, ours or not: its action tells, once it has ended. One ListLifecycleExecutions.</summary>
    Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken);
}
