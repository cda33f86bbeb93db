using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>Reads times as ISO 8601 text, or as seconds or milliseconds since 1970, like the official serializer.</summary>
internal sealed class DateTimeConverter : JsonConverter<DateTime>
{
    private const double LastPlausibleSecond = 157_753_180_800; // Year 6969: a larger number counts milliseconds.

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String when reader.TryGetDateTime(out var time) => time,
        JsonTokenType.Number when reader.TryGetDouble(out var number) =>
            number > LastPlausibleSecond ? DateTime.UnixEpoch.AddMilliseconds(number) : DateTime.UnixEpoch.AddSeconds(number),
        _ => throw new JsonException($"Unknown data type for DateTime: {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
