using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>Reads and copies members of documents by name.</summary>
public static class Members
{
    extension(JsonObject document)
    {
        /// <summary>A member that is certain to be there, because the document was validated or stored.</summary>
        public string Text(string name) => document[name]!.GetValue<string>();

        public string? TextOrNull(string name) => document[name]?.GetValue<string>();

        public bool IsSet(string name) => document[name] is not null;

        public bool Flag(string name) => document[name]?.GetValue<bool>() ?? false;

        /// <summary>The objects of a list member; empty if the member is missing.</summary>
        public IEnumerable<JsonObject> Objects(string name) => document[name]?.AsArray().Select(n => n!.AsObject()) ?? [];

        /// <summary>A recipe or configuration in an image's document, which images may share; not to be changed. Null if the member is missing.</summary>
        public JsonObject? Snapshot(string name) => document[name] switch
        {
            JsonValue value => value.GetValue<DocumentView>().Document,
            var own => own?.AsObject(),
        };

        /// <summary>A deep copy of the named members that exist.</summary>
        public JsonObject Pick(params ReadOnlySpan<string> names)
        {
            var copy = new JsonObject();
            foreach (var name in names)
            {
                if (document[name] is { } value)
                    copy[name] = value.DeepClone();
            }

            return copy;
        }

        /// <summary>A deep copy of all members except the named ones.</summary>
        public JsonObject Without(params ReadOnlySpan<string> names)
        {
            var copy = document.DeepClone().AsObject();
            foreach (var name in names)
                copy.Remove(name);
            return copy;
        }
    }
}

/// <summary>The two formats of times on the wire.</summary>
public static class Timestamps
{
    /// <summary>The format of members of shape <c>DateTime</c>: a string.</summary>
    // Assumed: ISO 8601 with milliseconds and Z; the model says only that it is a string.
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The format of members of shape <c>DateTimeTimestamp</c>: seconds since 1970 as a number.</summary>
    public static double Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>A time that is stored in large numbers as its UTC ticks; null for 0.</summary>
    public static DateTimeOffset? OfTicks(long ticks) => ticks == 0 ? null : new(ticks, TimeSpan.Zero);
}

/// <summary>JSON that is stored in large numbers and rarely read. Stored as text, it takes a tenth of the memory of its nodes.</summary>
public readonly struct StoredJson
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private readonly byte[] _utf8;

    private StoredJson(byte[] utf8) => _utf8 = utf8;

    public static StoredJson EmptyObject { get; } = new(Empty);

    /// <summary>Whether this is the default value of the type, which stands for no JSON at all.</summary>
    public bool IsMissing => _utf8 is null;

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

    /// <summary>Takes a JSON object as it was written; nobody changes it afterwards.</summary>
    public static StoredJson Written(ReadOnlyMemory<byte> utf8) =>
        new(MemoryMarshal.TryGetArray(utf8, out var whole) && whole is { Offset: 0, Array: { } array } && array.Length == whole.Count ? array : utf8.ToArray());

    public JsonNode ToNode() => JsonNode.Parse(_utf8)!;

    public override string ToString() => Encoding.UTF8.GetString(_utf8);
}
