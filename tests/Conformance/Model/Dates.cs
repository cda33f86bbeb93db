using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>Inputs mark their dates, because every client wants something else for them.</summary>
public static class Dates
{
    private const string Mark = "$date";

    public static JsonObject Of(long seconds) => new() { [Mark] = seconds };

    /// <summary>The same with its dates as numbers, as they travel.</summary>
    public static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject date when date[Mark] is { } seconds => seconds.DeepClone(),
        JsonObject value => new JsonObject(value.Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        _ => node?.DeepClone(),
    };
}
