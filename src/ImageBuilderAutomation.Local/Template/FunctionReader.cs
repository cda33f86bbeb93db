namespace ImageBuilderAutomation.Local.Template;

internal static class FunctionReader
{
    public static FunctionResource Read(string id, string name, string arn, ResolvedNode node)
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
            OnFailure(node));
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
