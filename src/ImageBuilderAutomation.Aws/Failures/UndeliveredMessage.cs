using System.Text.Json.Nodes;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

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
