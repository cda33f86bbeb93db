namespace ImageBuilderAutomation.Local.Template;

/// <param name="LogicalId">The name in the template.</param>
/// <param name="ReservedConcurrency">How many may run side by side; null when the template sets no limit.</param>
/// <param name="OnFailure">ARN of the queue that takes what every attempt failed on; null when such events are dropped.</param>
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
