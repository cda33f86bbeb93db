using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

internal sealed class ConditionReader(Problems problems)
{
    /// <returns>Null if the node is not a condition; the problems are then added to the list.</returns>
    public Condition? Read(JsonNode? node, string path)
    {
        if (node is not JsonObject map)
        {
            problems.Add(path, $"expected a condition, found {DocumentMap.Describe(node)}");
            return null;
        }

        switch (map.Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray())
        {
            case ["and"]:
                return ReadAll(map["and"], $"{path}.and") is { } all ? new Condition.All(all) : null;
            case ["or"]:
                return ReadAll(map["or"], $"{path}.or") is { } any ? new Condition.Any(any) : null;
            case ["not"]:
                return Read(map["not"], $"{path}.not") is { } not ? new Condition.Not(not) : null;
            case [var op, "value"] when Condition.Comparison.Operators.Contains(op) && map[op] is { } operand && map["value"]?.ToString() is { } value:
                return new Condition.Comparison(op, operand.DeepClone(), value);
            default:
                problems.Add(path, $"expected and, or, not, or a value with one of {string.Join(", ", Condition.Comparison.Operators)}");
                return null;
        }
    }

    private List<Condition>? ReadAll(JsonNode? node, string path)
    {
        if (node is not JsonArray { Count: > 0 } items)
        {
            problems.Add(path, $"expected a list of conditions, found {DocumentMap.Describe(node)}");
            return null;
        }

        var read = items.Select((item, index) => Read(item, $"{path}[{index}]")).OfType<Condition>().ToList();
        return read.Count == items.Count ? read : null;
    }
}
