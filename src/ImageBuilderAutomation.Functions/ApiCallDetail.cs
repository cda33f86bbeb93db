using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions;

/// <summary>Detail of <c>AWS API Call via CloudTrail</c>. Needs a trail; failed calls are told as well.</summary>
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

    /// <summary>There only when the call failed.</summary>
    [JsonPropertyName("errorCode")]
    public string? ErrorCode { get; init; }

    [JsonPropertyName("userIdentity")]
    public ApiCaller? UserIdentity { get; init; }

    [JsonPropertyName("requestParameters")]
    public JsonElement? RequestParameters { get; init; }

    [JsonPropertyName("responseElements")]
    public JsonElement? ResponseElements { get; init; }
}
