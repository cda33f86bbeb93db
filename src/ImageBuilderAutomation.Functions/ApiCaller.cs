using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions;

/// <summary>Who called, as CloudTrail tells it.</summary>
public sealed record ApiCaller
{
    /// <summary>An IAM user's or an assumed role session's ARN; a service that calls for itself has none.</summary>
    [JsonPropertyName("arn")]
    public string? Arn { get; init; }

    /// <summary>The AWS service that made the call, such as <c>events.amazonaws.com</c>.</summary>
    [JsonPropertyName("invokedBy")]
    public string? InvokedBy { get; init; }
}
