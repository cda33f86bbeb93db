using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>Four operations of SQS on the template's queues.</summary>
internal static class SqsCalls
{
    /// <returns>Null for an operation that is not served.</returns>
    public static JsonObject? Answer(LocalQueues queues, string operation, string queueArn, JsonObject input)
    {
        var receipt = input["ReceiptHandle"]?.ToString() ?? "";
        // Documented: 30 seconds unless the queue says otherwise; the template's queues do not.
        var hidden = TimeSpan.FromSeconds((int?)input["VisibilityTimeout"] ?? 30);
        switch (operation)
        {
            case "SendMessage":
                var sent = queues.Send(queueArn, input["MessageBody"]?.ToString() ?? "", Attributes(input["MessageAttributes"] as JsonObject ?? []));
                return new() { ["MessageId"] = sent.MessageId, ["MD5OfMessageBody"] = Md5(sent.Body) };
            case "ReceiveMessage":
                var received = queues.Receive(queueArn, (int?)input["MaxNumberOfMessages"] ?? 1, hidden);
                return received.Count == 0 ? [] : new() { ["Messages"] = new JsonArray([.. received.Select(r => Shown(r.Message, r.Receipt, input["MessageAttributeNames"] is JsonArray { Count: > 0 }))]) };
            case "DeleteMessage":
                queues.Delete(queueArn, receipt);
                return [];
            case "ChangeMessageVisibility":
                queues.Hide(queueArn, receipt, hidden);
                return [];
            default:
                return null;
        }
    }

    // Assumed: who asks for some message attributes takes all of them; the sender's checksum over them is left out.
    private static JsonObject Shown(QueueMessage message, string receipt, bool withAttributes)
    {
        var shown = new JsonObject
        {
            ["MessageId"] = message.MessageId,
            ["ReceiptHandle"] = receipt,
            ["MD5OfBody"] = Md5(message.Body),
            ["Body"] = message.Body,
            ["Attributes"] = new JsonObject
            {
                ["SentTimestamp"] = message.SentAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            },
        };
        if (withAttributes && message.Attributes.Count > 0)
            shown["MessageAttributes"] = new JsonObject(message.Attributes.Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key, new JsonObject { ["DataType"] = "String", ["StringValue"] = a.Value })));
        return shown;
    }

    private static Dictionary<string, string> Attributes(JsonObject given) =>
        given.ToDictionary(a => a.Key, a => a.Value?["StringValue"]?.ToString() ?? "", StringComparer.Ordinal);

#pragma warning disable CA5351 // SQS' checksum of a body; nothing is protected by it.
    private static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
