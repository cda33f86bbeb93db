using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>Attribute values in DynamoDB's JSON: <c>{"S": "text"}</c>, <c>{"N": "7"}</c> and the other types.</summary>
internal static class Attributes
{
    /// <exception cref="TableError">A value has no type, several types, or content that does not match its type.</exception>
    public static void Check(JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
            throw TableError.Unreadable("Expected an attribute map.");

        foreach (var attribute in map.EnumerateObject())
            CheckValue(attribute.Value);
    }

    public static (string Type, JsonElement Content) Typed(JsonElement value)
    {
        var property = value.EnumerateObject().First();
        return (property.Name, property.Value);
    }

    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString() : null;

    /// <summary>The size of an item in bytes, by DynamoDB's documented sizing rules.</summary>
    public static int SizeOf(JsonElement item) => item.EnumerateObject().Sum(a => Encoding.UTF8.GetByteCount(a.Name) + SizeOfValue(a.Value));

    public static bool IsNumber(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static void CheckValue(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() != 1)
            throw TableError.Invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");

        var (type, content) = Typed(value);
        var fits = (type, content.ValueKind) switch
        {
            ("S", JsonValueKind.String) => true,
            ("B", JsonValueKind.String) => content.TryGetBytesFromBase64(out _),
            ("N", JsonValueKind.String) => IsNumber(content.GetString())
                ? true
                : throw TableError.Invalid($"The parameter cannot be converted to a numeric value: {content.GetString()}"),
            ("BOOL" or "NULL", JsonValueKind.True or JsonValueKind.False) => true,
            ("SS" or "NS" or "BS", JsonValueKind.Array) => content.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String),
            ("M", JsonValueKind.Object) => CheckAll(content.EnumerateObject().Select(p => p.Value)),
            ("L", JsonValueKind.Array) => CheckAll(content.EnumerateArray()),
            _ => false,
        };
        if (!fits)
            throw TableError.Unreadable($"Expected a value of type S, N, B, BOOL, NULL, SS, NS, BS, M or L, found '{type}'.");
    }

    private static bool CheckAll(IEnumerable<JsonElement> values)
    {
        foreach (var value in values)
            CheckValue(value);
        return true;
    }

    private static int SizeOfValue(JsonElement value)
    {
        var (type, content) = Typed(value);
        return type switch
        {
            "S" => Encoding.UTF8.GetByteCount(content.GetString()!),
            "N" => (content.GetString()!.Count(char.IsAsciiDigit) + 1) / 2 + 1,
            "B" => content.GetBytesFromBase64().Length,
            "M" => 3 + content.EnumerateObject().Sum(p => 1 + Encoding.UTF8.GetByteCount(p.Name) + SizeOfValue(p.Value)),
            "L" => 3 + content.EnumerateArray().Sum(e => 1 + SizeOfValue(e)),
            "SS" or "NS" or "BS" => content.EnumerateArray().Sum(e => Encoding.UTF8.GetByteCount(e.GetString()!)),
            _ => 1,
        };
    }
}

/// <summary>Orders strings by their UTF-8 bytes, as DynamoDB does. UTF-16 order differs for surrogates and code units from U+E000.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var same = a.AsSpan().CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    private static int Rank(char unit) => unit switch
    {
        >= '\uE000' => unit - 0x800,
        >= '\uD800' => unit + 0x2000,
        _ => unit,
    };
}
