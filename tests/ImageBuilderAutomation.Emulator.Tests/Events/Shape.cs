using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

/// <summary>Which members a document has, in order and with the kind of their values; list items by their first.</summary>
public static class Shape
{
    public static IReadOnlyList<string> Of(JsonNode? node) => [.. Walk(node, "$")];

    private static IEnumerable<string> Walk(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(member => Walk(member.Value, $"{path}.{member.Key}")).Prepend($"{path} object"),
        JsonArray { Count: > 0 } list => Walk(list[0], $"{path}[]"),
        _ => [$"{path} {node?.GetValueKind().ToString().Replace("False", "Boolean", StringComparison.Ordinal).Replace("True", "Boolean", StringComparison.Ordinal)}"],
    };
}
