using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>The event that a function gets for a message of a topic.</summary>
// Documented: Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications".
internal static class SnsEnvelope
{
    public static JsonObject Wrap(string topicArn, string message, string messageId, string subscriptionId, DateTimeOffset at) => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["EventSource"] = "aws:sns",
            ["EventVersion"] = "1.0",
            ["EventSubscriptionArn"] = $"{topicArn}:{subscriptionId}",
            ["Sns"] = new JsonObject
            {
                ["Type"] = "Notification",
                ["MessageId"] = messageId,
                ["TopicArn"] = topicArn,
                ["Subject"] = null,
                ["Message"] = message,
                ["Timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["SignatureVersion"] = "1",
                ["Signature"] = "EXAMPLE",
                ["SigningCertUrl"] = "EXAMPLE",
                ["UnsubscribeUrl"] = "EXAMPLE",
                ["MessageAttributes"] = new JsonObject(),
            },
        }),
    };
}
