using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>A message of a topic as subscribed URLs and queues get it. It is not signed.</summary>
// Documented: SNS Developer Guide, "HTTP/HTTPS notification JSON format".
internal static class SnsNotification
{
    public static string Of(Published published) => new JsonObject
    {
        ["Type"] = "Notification",
        ["MessageId"] = published.Id,
        ["TopicArn"] = published.Destination,
        ["Message"] = published.Content,
        ["Timestamp"] = published.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["SignatureVersion"] = "1",
        ["Signature"] = "EXAMPLE",
        ["SigningCertURL"] = "EXAMPLE",
        ["UnsubscribeURL"] = "EXAMPLE",
    }.ToJsonString();
}
