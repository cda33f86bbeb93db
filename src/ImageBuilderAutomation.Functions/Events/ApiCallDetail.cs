using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Detail of <c>AWS API Call via CloudTrail</c>. Requires a trail with management events. Failed calls are reported too.</summary>
public sealed record ApiCallDetail
{
    public const string DetailType = "AWS API Call via CloudTrail";

    [JsonPropertyName("eventID")]
    public string? EventId { get; init; }

    [JsonPropertyName("eventName")]
    public string? EventName { get; init; }

    [JsonPropertyName("eventSource")]
    public string? EventSource { get; init; }

    [JsonPropertyName("eventTime")]
    public DateTime EventTime { get; init; }

    /// <summary>Set only when the call failed.</summary>
    [JsonPropertyName("errorCode")]
    public string? ErrorCode { get; init; }

    /// <summary>Set only when the call failed.</summary>
    [JsonPropertyName("errorMessage")]
    public string? ErrorMessage { get; init; }

    [JsonPropertyName("userIdentity")]
    public ApiCaller? UserIdentity { get; init; }

    [JsonPropertyName("requestParameters")]
    public JsonElement? RequestParameters { get; init; }

    [JsonPropertyName("responseElements")]
    public JsonElement? ResponseElements { get; init; }
}

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
