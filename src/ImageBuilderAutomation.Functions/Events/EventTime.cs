using System.Text.Json;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Finds when something happened that a function handles, for every kind of event in the same way.</summary>
public static class EventTime
{
    /// <returns>
    /// The <c>time</c> of an EventBridge event or a schedule, or the <c>Timestamp</c> of the first message of a topic; null for a call, which has none, and
    /// for what is not an event: its reader reports that.
    /// </returns>
    public static DateTimeOffset? Of(ReadOnlySpan<byte> evt)
    {
        var reader = new Utf8JsonReader(evt);
        try
        {
            return Moved(ref reader, "time"u8) ? Time(ref reader) : OfMessage(evt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? OfMessage(ReadOnlySpan<byte> evt)
    {
        var reader = new Utf8JsonReader(evt);
        return Moved(ref reader, "Records"u8) && reader.TokenType is JsonTokenType.StartArray && reader.Read()
            && MovedWithin(ref reader, "Sns"u8) && MovedWithin(ref reader, "Timestamp"u8)
            ? Time(ref reader)
            : null;
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>Moves from the start of the document to the value of a member of its object.</summary>
    private static bool Moved(ref Utf8JsonReader reader, ReadOnlySpan<byte> member) => reader.Read() && MovedWithin(ref reader, member);

    /// <summary>Moves from the start of an object to the value of its member.</summary>
    private static bool MovedWithin(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isMember = reader.ValueTextEquals(member);
            reader.Read();
            if (isMember)
                return true;
            reader.Skip();
        }

        return false;
    }
}
