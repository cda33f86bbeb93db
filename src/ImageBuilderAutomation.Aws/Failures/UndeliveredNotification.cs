using System.Text.Json.Nodes;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>What SNS keeps when it cannot invoke: the topic's envelope. Whom it was for, only its subscription knows.</summary>
// SNS Developer Guide, "Parsing Amazon SNS message formats" and "Amazon SNS dead-letter queues".
internal sealed record UndeliveredNotification(KeptMessage Kept, JsonObject Envelope)
{
    private const string SubscriptionParameter = "SubscriptionArn=";

    /// <returns>Null for a message of another kind.</returns>
    public static UndeliveredNotification? Read(KeptMessage message) =>
        message.Json is { } envelope && envelope["Type"]?.ToString() == "Notification" && envelope["TopicArn"] is not null && envelope["Message"] is not null
            ? new(message, envelope)
            : null;

    /// <summary>From the link by which it would be unsubscribed; null where there is none.</summary>
    public string? SubscriptionArn =>
        Envelope["UnsubscribeURL"]?.ToString() is { } url && url.IndexOf(SubscriptionParameter, StringComparison.Ordinal) is var at and >= 0
            ? Uri.UnescapeDataString(url[(at + SubscriptionParameter.Length)..].Split('&')[0])
            : null;

    /// <param name="function">Null where nobody knows whom it was for: it stays.</param>
    public FailedEvent For(string? function) => new(
        Kept.Id, function ?? "", Kept.SentAt, 0,
        $"not delivered by topic {Envelope["TopicArn"]!.ToString().Split(':')[^1]}: {Kept.Label("ErrorCode")} {Kept.Label("ErrorMessage")}"
            .TrimEnd(' ', ':') + (function is null ? "; its subscription does not say which function it was for, --function does" : ""),
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
