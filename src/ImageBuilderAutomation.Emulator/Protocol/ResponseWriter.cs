using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Writes what the model declares and nothing else: an operation may hand out a whole document where a summary is due.</summary>
public static class ResponseWriter
{
    /// <summary>By structure, the member that the documentation has beyond the model; documents hold it only where an option says so.</summary>
    // Documented: API reference, ImageFailureContext.
    private static readonly Dictionary<string, string> BeyondModel = new() { ["ImageState"] = "failureContext" };

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(StructureShape shape, JsonObject output, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            WriteStructure(writer, shape, output, requestId);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> WriteError(string message)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <param name="requestId">Given at the top alone: only there is a <c>requestId</c> the protocol's own.</param>
    private static void WriteStructure(Utf8JsonWriter writer, StructureShape shape, JsonObject value, string? requestId = null)
    {
        writer.WriteStartObject();
        foreach (var member in shape.Members)
        {
            if (requestId is not null && member.Name == "requestId")
            {
                writer.WriteString(member.WireName, requestId);
            }
            else if (value.TryGetPropertyValue(member.Name, out var node) && node is not null)
            {
                writer.WritePropertyName(member.WireName);
                WriteValue(writer, member.Target, node);
            }
        }

        if (BeyondModel.TryGetValue(shape.Name, out var name) && value[name] is { } beyond)
        {
            writer.WritePropertyName(name);
            beyond.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Shape shape, JsonNode node)
    {
        switch (shape, node)
        {
            case (StructureShape structure, JsonObject value):
                WriteStructure(writer, structure, value);
                break;
            case (ListShape list, JsonArray items):
                writer.WriteStartArray();
                foreach (var item in items)
                    WriteValue(writer, list.Member, item!);
                writer.WriteEndArray();
                break;
            case (MapShape map, JsonObject entries):
                writer.WriteStartObject();
                foreach (var (key, item) in entries.Where(e => e.Value is not null))
                {
                    writer.WritePropertyName(key);
                    WriteValue(writer, map.Value, item!);
                }

                writer.WriteEndObject();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
