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
                var sent = queues.Send(queueArn, input["MessageBody"]?.ToString() ?? "");
                return new() { ["MessageId"] = sent.MessageId, ["MD5OfMessageBody"] = Md5(sent.Body) };
            case "ReceiveMessage":
                var received = queues.Receive(queueArn, (int?)input["MaxNumberOfMessages"] ?? 1, hidden);
                return received.Count == 0 ? [] : new() { ["Messages"] = new JsonArray([.. received.Select(r => Shown(r.Message, r.Receipt))]) };
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

    private static JsonObject Shown(QueueMessage message, string receipt) => new()
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

#pragma warning disable CA5351 // SQS' checksum of a body; nothing is protected by it.
    private static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
