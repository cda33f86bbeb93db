namespace ImageBuilderAutomation.Local.Template;

/// <param name="LogicalId">The name in the template.</param>
/// <param name="ReservedConcurrency">The maximum number of concurrent invocations; null if the template sets no limit.</param>
/// <param name="OnFailure">The queue for events whose attempts all failed; null drops such events.</param>
public sealed record FunctionResource(
    string LogicalId,
    string Name,
    string Arn,
    string Handler,
    TimeSpan Timeout,
    int MemorySize,
    int? ReservedConcurrency,
    IReadOnlyDictionary<string, string> Environment,
    RetryConfig Retry,
    FailureDestination? OnFailure);
