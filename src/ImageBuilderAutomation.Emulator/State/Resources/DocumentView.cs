using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>
/// A stored document, or the members of it that a summary has, as part of an output. A node has one parent, so the document itself cannot be; a copy of
/// each item of a page would take most of the time of a List call. The output has to be written before the emulator's lock is released.
/// </summary>
public sealed class DocumentView
{
    private static readonly JsonTypeInfo<DocumentView> Info = JsonMetadataServices.CreateValueInfo<DocumentView>(
        new() { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, new Converter());

    private readonly Resource _resource;
    private readonly Summary? _summary;

    private DocumentView(Resource resource, Summary? summary) => (_resource, _summary) = (resource, summary);

    public JsonObject Document => _resource.Document;

    public static JsonNode Of(Resource resource, Summary? summary = null) => JsonValue.Create(new DocumentView(resource, summary), Info)!;

    public IReadOnlyList<Member> MembersOf(StructureShape shape) => _summary?.MembersOf(shape) ?? shape.Members;

    /// <summary>The view as it was written before; null if it was not, or if the resource has changed.</summary>
    public ReadOnlyMemory<byte>? Written => _resource.Written(_summary);

    /// <summary>Keeps the view as it was written, if the resource changes seldom.</summary>
    public void Keep(ReadOnlySpan<byte> written) => _resource.KeepWritten(_summary, written);

    private sealed class Converter : JsonConverter<DocumentView>
    {
        public override DocumentView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DocumentView value, JsonSerializerOptions options) => value.Document.WriteTo(writer);
    }
}

/// <summary>The members that the items of a List operation have, if fewer than the shape.</summary>
public sealed class Summary(params string[] names)
{
    private (StructureShape Shape, IReadOnlyList<Member> Members)? _latest;

    /// <summary>In the shape's order.</summary>
    public IReadOnlyList<Member> MembersOf(StructureShape shape)
    {
        // Under the emulator's lock. An operation's items have one shape.
        if (_latest is not { } latest || latest.Shape != shape)
            _latest = latest = (shape, [.. shape.Members.Where(member => names.Contains(member.Name))]);
        return latest.Members;
    }
}
