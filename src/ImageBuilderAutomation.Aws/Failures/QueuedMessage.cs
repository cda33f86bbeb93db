using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;

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
