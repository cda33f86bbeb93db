using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>The condition under which a step runs: comparisons combined with and, or, not.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    public abstract bool Holds(WorkflowVariables variables);

    public sealed record All(IReadOnlyList<Condition> Of) : Condition
    {
        public override bool Holds(WorkflowVariables variables) => Of.All(condition => condition.Holds(variables));
    }

    public sealed record Any(IReadOnlyList<Condition> Of) : Condition
    {
        public override bool Holds(WorkflowVariables variables) => Of.Any(condition => condition.Holds(variables));
    }

    public sealed record Not(Condition Of) : Condition
    {
        public override bool Holds(WorkflowVariables variables) => !Of.Holds(variables);
    }

    /// <param name="Operator">For example <c>numberGreaterThan</c>: the value is compared with <paramref name="Operand"/>.</param>
    public sealed record Comparison(string Operator, JsonNode Operand, string Value) : Condition
    {
        public static IReadOnlySet<string> Operators { get; } = new HashSet<string>(StringComparer.Ordinal)
        {
            "booleanEquals", "numberEquals", "numberGreaterThan", "numberGreaterThanEquals", "numberLessThan", "numberLessThanEquals", "stringEquals",
        };

        public override bool Holds(WorkflowVariables variables)
        {
            var found = variables.Find(Value);
            return Operator switch
            {
                "stringEquals" => string.Equals(found?.ToString(), Operand.ToString(), StringComparison.Ordinal),
                "booleanEquals" => Truth(found) is { } truth && truth == Truth(Operand),
                _ => Number(found) is { } left && Number(Operand) is { } right && Compare(left, right),
            };
        }

        private bool Compare(double left, double right) => Operator switch
        {
            "numberEquals" => left.Equals(right),
            "numberGreaterThan" => left > right,
            "numberGreaterThanEquals" => left >= right,
            "numberLessThan" => left < right,
            _ => left <= right,
        };

        private static bool? Truth(JsonNode? node) => bool.TryParse(node?.ToString(), out var truth) ? truth : null;

        private static double? Number(JsonNode? node) =>
            double.TryParse(node?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

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
