using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>A message of a failure queue, as SQS returns it.</summary>
internal sealed record QueuedMessage(string Id, string Receipt, string Text, DateTimeOffset? SentAt, IReadOnlyDictionary<string, string> Labels)
{
    public static QueuedMessage Read(Message message) => new(
        message.MessageId,
        message.ReceiptHandle,
        message.Body,
        long.TryParse(message.Attributes?.GetValueOrDefault("SentTimestamp"), CultureInfo.InvariantCulture, out var sent)
            ? DateTimeOffset.FromUnixTimeMilliseconds(sent)
            : null,
        (message.MessageAttributes ?? []).ToDictionary(a => a.Key, a => a.Value?.StringValue ?? "", StringComparer.Ordinal));

    public JsonObject? Json => JsonText.Object(Text);

    public string? Label(string name) => Labels.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}

/// <summary>The record that Lambda sends to a failure destination after every attempt of an invocation failed.</summary>
// Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
internal static class InvocationRecord
{
    /// <returns>Null for a message of another kind.</returns>
    public static FailedEvent? Read(QueuedMessage message)
    {
        if (message.Json is not { } record || JsonText.FunctionOf(record["requestContext"]?["functionArn"]?.ToString()) is not { } function)
            return null;

        var failedAt = DateTimeOffset.TryParse(record["timestamp"]?.ToString(), CultureInfo.InvariantCulture, out var at) ? at : default(DateTimeOffset?);
        var attempts = int.TryParse(record["requestContext"]!["approximateInvokeCount"]?.ToString(), CultureInfo.InvariantCulture, out var count) ? count : 0;
        return new(message.Id, function, failedAt, attempts, Text(record["responsePayload"]), record["requestPayload"]?.ToJsonString() ?? "null");
    }

    // An event that expired before it was tried has no response.
    private static string Text(JsonNode? error) => error switch
    {
        JsonObject o when o["errorMessage"] is { } message => $"{o["errorType"]}: {message}",
        null => "no response",
        _ => error.ToJsonString(),
    };
}

/// <summary>An event that EventBridge or EventBridge Scheduler could not deliver; the message's attributes name the target.</summary>
// EventBridge User Guide, "Using dead-letter queues to process undelivered events": RULE_ARN (SCHEDULE_ARN for schedules), TARGET_ARN, ERROR_CODE,
// ERROR_MESSAGE, EXHAUSTED_RETRY_CONDITION, RETRY_ATTEMPTS.
internal static class UndeliveredEvent
{
    /// <returns>Null for a message of another kind.</returns>
    public static FailedEvent? Read(QueuedMessage message)
    {
        if (JsonText.FunctionOf(message.Label("TARGET_ARN")) is not { } function)
            return null;
        var retries = int.TryParse(message.Label("RETRY_ATTEMPTS"), CultureInfo.InvariantCulture, out var count) ? count : 0;
        var from = message.Label("RULE_ARN") ?? message.Label("SCHEDULE_ARN") ?? "";
        return new(
            message.Id, function, message.SentAt, retries,
            $"not delivered by {from[(from.LastIndexOf('/') + 1)..]}: {message.Label("ERROR_CODE")} {message.Label("ERROR_MESSAGE")}".TrimEnd(), message.Text);
    }
}

/// <summary>
/// A message that SNS moves to the dead-letter queue when it cannot invoke a function. It does not name the function; only its subscription does.
/// </summary>
// SNS Developer Guide, "Parsing Amazon SNS message formats" and "Amazon SNS dead-letter queues".
internal sealed record UndeliveredMessage(QueuedMessage QueuedMessage, JsonObject Envelope)
{
    private const string SubscriptionParameter = "SubscriptionArn=";

    /// <returns>Null for a message of another kind.</returns>
    public static UndeliveredMessage? Read(QueuedMessage message) =>
        message.Json is { } envelope && envelope["Type"]?.ToString() == "Notification" && envelope["TopicArn"] is not null && envelope["Message"] is not null
            ? new(message, envelope)
            : null;

    /// <summary>Taken from the unsubscribe link; null when there is none.</summary>
    public string? SubscriptionArn =>
        Envelope["UnsubscribeURL"]?.ToString() is { } url && url.IndexOf(SubscriptionParameter, StringComparison.Ordinal) is var at and >= 0
            ? Uri.UnescapeDataString(url[(at + SubscriptionParameter.Length)..].Split('&')[0])
            : null;

    /// <param name="function">Null when the function is unknown; the message then stays in the queue.</param>
    public FailedEvent For(string? function) => new(
        QueuedMessage.Id, function ?? "", QueuedMessage.SentAt, 0,
        $"not delivered by topic {Envelope["TopicArn"]!.ToString().Split(':')[^1]}: {QueuedMessage.Label("ErrorCode")} {QueuedMessage.Label("ErrorMessage")}"
            .TrimEnd(' ', ':') + (function is null ? "; its subscription does not name a function, so name it with --function" : ""),
        Payload().ToJsonString());

    // Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications": the same members, with Url where the envelope has URL.
    private JsonObject Payload()
    {
        var sns = new JsonObject();
        foreach (var (name, value) in Envelope)
            sns[name.Replace("URL", "Url", StringComparison.Ordinal)] = value?.DeepClone();
        return new()
        {
            ["Records"] = new JsonArray(new JsonObject
            {
                ["EventSource"] = "aws:sns",
                ["EventVersion"] = "1.0",
                ["EventSubscriptionArn"] = SubscriptionArn,
                ["Sns"] = sns,
            }),
        };
    }
}

internal static class JsonText
{
    /// <returns>Null when the text is not a JSON object.</returns>
    public static JsonObject? Object(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name in <c>arn:aws:lambda:region:account:function:name:$LATEST</c>.</summary>
    public static string? FunctionOf(string? arn) => arn?.Split(':') is [_, _, "lambda", _, _, "function", { Length: > 0 } name, ..] ? name : null;
}
