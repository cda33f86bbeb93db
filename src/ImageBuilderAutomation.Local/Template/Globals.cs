using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

internal static class Globals
{
    /// <summary>Documented for SAM: maps are merged, lists are concatenated with the global one first, other values override the global one.</summary>
    public static JsonObject Merge(JsonObject? globals, JsonObject own)
    {
        var result = (JsonObject?)globals?.DeepClone() ?? [];
        foreach (var (name, value) in own)
        {
            result[name] = (result[name], value) switch
            {
                (JsonObject common, JsonObject map) when !IsCall(common) && !IsCall(map) => Merge(common, map),
                (JsonArray common, JsonArray list) => new JsonArray([.. common.Concat(list).Select(i => i?.DeepClone())]),
                _ => value?.DeepClone(),
            };
        }

        return result;
    }

    private static bool IsCall(JsonObject node) =>
        node.Count == 1 && (node.First().Key == "Ref" || node.First().Key.StartsWith("Fn::", StringComparison.Ordinal));
}
