using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>Marks the dates in inputs, because every client requires another type for them.</summary>
public static class Dates
{
    private const string Mark = "$date";

    public static JsonObject Of(long seconds) => new() { [Mark] = seconds };

    /// <summary>Replaces marked dates by the numbers that are sent on the wire.</summary>
    public static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject date when date[Mark] is { } seconds => seconds.DeepClone(),
        JsonObject value => new JsonObject(value.Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        _ => node?.DeepClone(),
    };
}
