using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Hashes an input independently of the order of its members. Nobody gains by a collision, so the hash need not be cryptographic.</summary>
public static class InputHash
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? s_reused;

    /// <param name="except">Top-level members that are ignored, such as the client token.</param>
    public static UInt128 Of(JsonObject input, params ReadOnlySpan<string> except)
    {
        var (buffer, writer) = s_reused ??= Create();
        buffer.ResetWrittenCount();
        writer.Reset();
        Write(writer, input, except);
        writer.Flush();
        return XxHash128.HashToUInt128(buffer.WrittenSpan);
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        return (buffer, new(buffer));
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
