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
    FailureDestination? OnFailure)
{
    /// <summary>Null if the template does not say it in a form that this host evaluates. The function may then do everything.</summary>
    public TablePermissions? Table { get; init; }
}

/// <summary>The retry settings of asynchronous invocations.</summary>
/// <param name="MaximumRetryAttempts">0 to 2; Lambda's default is 2.</param>
/// <param name="MaximumEventAge">One minute to six hours; Lambda's default is six hours.</param>
public sealed record RetryConfig(int MaximumRetryAttempts, TimeSpan MaximumEventAge)
{
    public static RetryConfig Default { get; } = new(2, TimeSpan.FromHours(6));
}

/// <param name="Arn">A queue of the template.</param>
/// <param name="WithContext">True for a destination, which gets the event and the error; false for a dead-letter queue, which gets only the event.</param>
public sealed record FailureDestination(string Arn, bool WithContext);

internal static class FunctionReader
{
    public static FunctionResource Read(string id, string name, string arn, ResolvedNode node, TablePermissions? table)
    {
        node.Child("Environment")?.Check("Variables");
        var variables = node.Child("Environment")?.Map("Variables") ?? [];
        return new(
            id,
            name,
            arn,
            node.Text("Handler") ?? "",
            // Documented: SAM leaves these to Lambda, whose defaults are 3 seconds and 128 MB.
            TimeSpan.FromSeconds(node.Number("Timeout", 3)),
            node.Number("MemorySize", 128),
            node["ReservedConcurrentExecutions"] is null ? null : node.Number("ReservedConcurrentExecutions", 1),
            variables.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!.ToString(), StringComparer.Ordinal),
            Retry(node.Child("EventInvokeConfig")),
            OnFailure(node))
        {
            Table = table,
        };
    }

    private static RetryConfig Retry(ResolvedNode? config)
    {
        config?.Check("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts");
        return config is null
            ? RetryConfig.Default
            : new(
                config.Number("MaximumRetryAttempts", RetryConfig.Default.MaximumRetryAttempts),
                TimeSpan.FromSeconds(config.Number("MaximumEventAgeInSeconds", (int)RetryConfig.Default.MaximumEventAge.TotalSeconds)));
    }

    private static FailureDestination? OnFailure(ResolvedNode node)
    {
        var destinations = node.Child("EventInvokeConfig")?.Child("DestinationConfig");
        destinations?.Check("OnFailure");
        if (destinations?.Child("OnFailure") is { } onFailure)
        {
            onFailure.Check("Destination", "Type");
            if (onFailure.Text("Type") is { } type && type != "SQS")
                onFailure.Problem("Type", $"expected SQS, found {type}");
            return new(onFailure.Required("Destination"), WithContext: true);
        }

        if (node.Child("DeadLetterQueue") is not { } queue)
            return null;
        queue.Check("TargetArn", "Type");
        return new(queue.Required("TargetArn"), WithContext: false);
    }
}
