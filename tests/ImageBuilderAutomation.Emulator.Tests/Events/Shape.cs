using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

/// <summary>The members of a document in order, with the kinds of their values. The first item of a list stands for all.</summary>
public static class Shape
{
    public static IReadOnlyList<string> Of(JsonNode? node) => [.. Walk(node, "$")];

    private static IEnumerable<string> Walk(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(member => Walk(member.Value, $"{path}.{member.Key}")).Prepend($"{path} object"),
        JsonArray { Count: > 0 } list => Walk(list[0], $"{path}[]"),
        _ =>
        [
            $"{path} "
            + node?.GetValueKind().ToString().Replace("False", "Boolean", StringComparison.Ordinal).Replace("True", "Boolean", StringComparison.Ordinal),
        ],
    };
}
