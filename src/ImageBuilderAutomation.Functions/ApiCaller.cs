using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions;

/// <summary>The caller as CloudTrail reports it.</summary>
public sealed record ApiCaller
{
    /// <summary>ARN of the IAM user or assumed-role session; null when a service calls on its own behalf.</summary>
    [JsonPropertyName("arn")]
    public string? Arn { get; init; }

    /// <summary>The AWS service that made the call, such as <c>events.amazonaws.com</c>.</summary>
    [JsonPropertyName("invokedBy")]
    public string? InvokedBy { get; init; }
}
