using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Hashes an input independently of the order of its members.</summary>
public static class InputHash
{
    /// <param name="except">Top-level members that are ignored, such as the client token.</param>
    public static string Of(JsonObject input, params ReadOnlySpan<string> except)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, input, except);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, ReadOnlySpan<string> except)
    {
        switch (node)
        {
            case JsonObject value:
                writer.WriteStartObject();
                foreach (var (key, item) in value.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (except.Contains(key))
                        continue;
                    writer.WritePropertyName(key);
                    Write(writer, item, []);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                    Write(writer, item, []);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
