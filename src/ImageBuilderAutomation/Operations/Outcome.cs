using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ImageBuilderAutomation.Operations;

/// <summary>One thing that came about, in one sentence and as facts.</summary>
/// <param name="Kind">The event's detail-type. docs/outcomes.md lists them.</param>
/// <param name="Subject">The ARN of what it is about.</param>
/// <param name="Occasion">
/// What tells it from other outcomes of this kind and subject. It has to come out the same when a killed process tells again, so it holds no time of
/// telling.
/// </param>
/// <param name="At">When it came about.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record Outcome(string Kind, string Subject, string Occasion, DateTimeOffset At, string Text, IReadOnlyList<Fact> Facts)
{
    /// <summary>Who tells. Names that begin with <c>aws.</c> are Amazon's.</summary>
    public const string Source = "imagebuilder.automation";

    /// <summary>The same however often it is told, so that receivers can drop copies.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Kind, Subject, Occasion))))[..32];

    /// <summary>The event's detail: id, text and facts, fit for mails and chats whatever the texts from outside were.</summary>
    public string ToDetail()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteString("text", ToldText.Of(Text));
            foreach (var fact in Facts)
                fact.Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
