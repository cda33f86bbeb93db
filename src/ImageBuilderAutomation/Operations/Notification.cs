using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ImageBuilderAutomation.Operations;

/// <summary>A notification about one thing that happened, as a sentence and as facts.</summary>
/// <param name="Kind">The event's detail-type. docs/reference/events.md lists them.</param>
/// <param name="Subject">The ARN of the resource it is about.</param>
/// <param name="DeduplicationKey">
/// Distinguishes the notification from others of the same kind and subject. It has to be the same when the notification is published again after a
/// crash, so it contains no publishing time.
/// </param>
/// <param name="At">When it happened.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record Notification(string Kind, string Subject, string DeduplicationKey, DateTimeOffset At, string Text, IReadOnlyList<Fact> Facts)
{
    /// <summary>The event's source. Names that begin with <c>aws.</c> are reserved by AWS.</summary>
    public const string Source = "imagebuilder.automation";

    /// <summary>The same for every copy of the notification, so that receivers can drop duplicates.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Kind, Subject, DeduplicationKey))))[..32];

    /// <summary>The event's detail: id, text and facts. External texts are made safe for mail and chat.</summary>
    public string ToDetail()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteString("text", NotificationText.Of(Text));
            foreach (var fact in Facts)
                fact.Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
