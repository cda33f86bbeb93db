using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>The five supported operations of SQS, on the template's queues.</summary>
internal static class SqsCalls
{
    private const string Text = "String";

    // Documented: at most twelve hours.
    private const int MaxVisibilitySeconds = 43_200;

    /// <returns>Null for an unsupported operation.</returns>
    /// <exception cref="ServiceInputException">A member has another type, or no queue gave the receipt.</exception>
    public static JsonObject? Answer(LocalQueues queues, string operation, string queueArn, ServiceInput input)
    {
        var receipt = input["ReceiptHandle"]?.ToString() ?? "";
        // Documented: the default is 30 seconds. The template's queues keep it.
        var hidden = TimeSpan.FromSeconds(input.Number("VisibilityTimeout", 30, 0, MaxVisibilitySeconds));
        switch (operation)
        {
            case "SendMessage":
                var sent = queues.Send(queueArn, input["MessageBody"]?.ToString() ?? "", Attributes(input["MessageAttributes"] as JsonObject ?? []));
                return WithAttributesMd5(sent, new() { ["MessageId"] = sent.MessageId, ["MD5OfMessageBody"] = Md5(Encoding.UTF8.GetBytes(sent.Body)) });
            case "ReceiveMessage":
                var received = queues.Receive(queueArn, input.Number("MaxNumberOfMessages", 1, 1, 10), hidden);
                return received.Count == 0 ? [] : new() { ["Messages"] = new JsonArray([.. received.Select(r => DisplayOf(r.Message, r.Receipt, input))]) };
            case "DeleteMessage":
                RequireReceipt(queueArn, receipt);
                queues.Delete(queueArn, receipt);
                return [];
            case "ChangeMessageVisibility":
                RequireReceipt(queueArn, receipt);
                queues.Hide(queueArn, receipt, hidden);
                return [];
            case "GetQueueAttributes":
                return new() { ["Attributes"] = AttributesOf(queues, queueArn, input) };
            default:
                return null;
        }
    }

    // Documented: SQS API Reference, "DeleteMessage", ReceiptHandleIsInvalid. Assumed: its wording.
    private static void RequireReceipt(string queueArn, string receipt)
    {
        if (!LocalQueues.IsReceipt(queueArn, receipt))
            throw new ServiceInputException($"The input receipt handle \"{receipt}\" is not a valid receipt handle.", "ReceiptHandleIsInvalid");
    }

    // Simplified: a request for some message attributes gets all of them.
    private static JsonObject DisplayOf(QueueMessage message, string receipt, ServiceInput input)
    {
        var shown = new JsonObject
        {
            ["MessageId"] = message.MessageId,
            ["ReceiptHandle"] = receipt,
            ["MD5OfBody"] = Md5(Encoding.UTF8.GetBytes(message.Body)),
            ["Body"] = message.Body,
        };
        if (Asks(input, "MessageSystemAttributeNames") || Asks(input, "AttributeNames"))
            shown["Attributes"] = new JsonObject { ["SentTimestamp"] = message.SentAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        if (input["MessageAttributeNames"] is not JsonArray { Count: > 0 } || message.Attributes.Count == 0)
            return shown;
        shown["MessageAttributes"] = new JsonObject(message.Attributes.Select(a =>
            KeyValuePair.Create<string, JsonNode?>(a.Key, new JsonObject { ["DataType"] = Text, ["StringValue"] = a.Value })));
        return WithAttributesMd5(message, shown);
    }

    private static JsonObject AttributesOf(LocalQueues queues, string queueArn, ServiceInput input)
    {
        var (visible, hidden) = queues.Count(queueArn);
        var all = new Dictionary<string, string>
        {
            ["ApproximateNumberOfMessages"] = visible.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesNotVisible"] = hidden.ToString(CultureInfo.InvariantCulture),
            ["QueueArn"] = queueArn,
        };
        var asked = (input["AttributeNames"] as JsonArray)?.Select(name => name?.ToString() ?? "").ToList() ?? [];
        if (asked.Find(name => name != "All" && !all.ContainsKey(name)) is { } unknown)
            throw new ServiceInputException($"Unknown attribute {unknown}; this host has {string.Join(", ", all.Keys)}.", "InvalidAttributeName");
        return new(all.Where(one => asked.Contains("All") || asked.Contains(one.Key)).Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value)));
    }

    // "AttributeNames" is the older name of "MessageSystemAttributeNames".
    private static bool Asks(ServiceInput input, string member) =>
        input[member] is JsonArray names && names.Any(name => name?.ToString() is "All" or "SentTimestamp");

    private static Dictionary<string, string> Attributes(JsonObject given) =>
        given.ToDictionary(a => a.Key, a => (a.Value as JsonObject)?["StringValue"]?.ToString() ?? "", StringComparer.Ordinal);

    private static JsonObject WithAttributesMd5(QueueMessage message, JsonObject answer)
    {
        if (message.Attributes.Count > 0)
            answer["MD5OfMessageAttributes"] = Md5(Encoded(message.Attributes));
        return answer;
    }

    // Documented: SQS Developer Guide, "Calculating the MD5 message digest for message attributes". Official clients reject a message with another digest.
    private static byte[] Encoded(IReadOnlyDictionary<string, string> attributes)
    {
        const byte stringValue = 1;
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            Append(name);
            Append(Text);
            bytes.WriteByte(stringValue);
            Append(value);
        }

        return bytes.ToArray();

        void Append(string text)
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, encoded.Length);
            bytes.Write(length);
            bytes.Write(encoded);
        }
    }

#pragma warning disable CA5351 // The checksum that SQS defines; it is not used for security.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
