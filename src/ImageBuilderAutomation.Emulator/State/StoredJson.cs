using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>JSON that is stored in large numbers and rarely read. Stored as text, it takes a tenth of the memory of its nodes.</summary>
public readonly struct StoredJson
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private readonly byte[] _utf8;

    private StoredJson(byte[] utf8) => _utf8 = utf8;

    public static StoredJson EmptyObject { get; } = new(Empty);

    /// <summary>An object without members.</summary>
    public bool IsEmpty => ReferenceEquals(_utf8, Empty);

    /// <summary>Copies a node.</summary>
    public static StoredJson Of(JsonNode node)
    {
        if (node is JsonObject { Count: 0 })
            return EmptyObject;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            node.WriteTo(writer);
        return new(stream.ToArray());
    }

    public JsonNode ToNode() => JsonNode.Parse(_utf8)!;

    public override string ToString() => Encoding.UTF8.GetString(_utf8);
}
