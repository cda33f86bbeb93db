using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>A message of a failure queue, as SQS hands it out.</summary>
internal sealed record KeptMessage(string Id, string Receipt, string Text, DateTimeOffset? SentAt, IReadOnlyDictionary<string, string> Labels)
{
    public static KeptMessage Read(JsonObject message) => new(
        message["MessageId"]!.ToString(),
        message["ReceiptHandle"]!.ToString(),
        message["Body"]!.ToString(),
        long.TryParse(message["Attributes"]?["SentTimestamp"]?.ToString(), CultureInfo.InvariantCulture, out var sent) ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
        (message["MessageAttributes"] as JsonObject ?? []).ToDictionary(a => a.Key, a => a.Value?["StringValue"]?.ToString() ?? "", StringComparer.Ordinal));

    public JsonObject? Json => Parsed.Object(Text);

    public string? Label(string name) => Labels.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
