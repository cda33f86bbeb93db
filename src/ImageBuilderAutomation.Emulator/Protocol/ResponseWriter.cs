using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Writes only the members that the model declares, so an operation may return a whole document where the model has a summary.</summary>
public static class ResponseWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A page is tens of kilobytes; a buffer that grows from nothing for each response would be copied many times.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? s_reused;

    public static ReadOnlyMemory<byte> Write(StructureShape shape, JsonObject output, string requestId)
    {
        var (buffer, writer) = s_reused ??= Create();
        buffer.ResetWrittenCount();
        writer.Reset();
        WriteStructure(writer, shape.Members, output, requestId);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
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

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        return (buffer, new(buffer, Options));
    }

    /// <param name="requestId">Null for nested structures, because only the top-level member <c>requestId</c> is the request's id.</param>
    private static void WriteStructure(Utf8JsonWriter writer, IReadOnlyList<Member> members, JsonObject value, string? requestId = null)
    {
        writer.WriteStartObject();
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (requestId is not null && member.Name == "requestId")
            {
                writer.WriteString(member.WireKey.Span, requestId);
            }
            else if (value.TryGetPropertyValue(member.Name, out var node) && node is not null)
            {
                writer.WritePropertyName(member.WireKey.Span);
                WriteValue(writer, member.Target, node);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteView(Utf8JsonWriter writer, StructureShape shape, DocumentView view)
    {
        if (view.Written is { } known)
        {
            writer.WriteRawValue(known.Span, skipInputValidation: true);
            return;
        }

        var from = (int)(writer.BytesCommitted + writer.BytesPending);
        WriteStructure(writer, view.MembersOf(shape), view.Document);
        writer.Flush();
        view.Keep(s_reused!.Value.Buffer.WrittenSpan[from..].TrimStart((byte)','));
    }

    private static void WriteValue(Utf8JsonWriter writer, Shape shape, JsonNode node)
    {
        switch (shape, node)
        {
            case (StructureShape structure, JsonObject value):
                WriteStructure(writer, structure.Members, value);
                break;
            case (StructureShape structure, JsonValue value) when value.TryGetValue<DocumentView>(out var view):
                WriteView(writer, structure, view);
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

/// <summary>A response as the web server sends it.</summary>
/// <param name="ErrorType">The value of the header <c>x-amzn-ErrorType</c>; null on success.</param>
public sealed record ApiResponse(int Status, string RequestId, string? ErrorType, ReadOnlyMemory<byte> Body);
