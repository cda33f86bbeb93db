using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>The condition under which a step runs: comparisons combined with and, or, not.</summary>
public abstract partial record Condition
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

    /// <summary>Compares two values. Each is a literal, a reference, or a text with references in braces.</summary>
    /// <param name="Operator">For example <c>numberGreaterThan</c>: <paramref name="Value"/> is greater than <paramref name="Operand"/>.</param>
    // Documented: user guide, "conditional statements": the operators, and that stringEquals compares what is not a string as a string.
    // Assumed: a value that its operator cannot read, or that is missing, equals nothing.
    public sealed partial record Comparison(string Operator, JsonNode Operand, JsonNode Value) : Condition
    {
        public static IReadOnlySet<string> Operators { get; } = new HashSet<string>(StringComparer.Ordinal)
        {
            "booleanEquals", "numberEquals", "numberGreaterThan", "numberGreaterThanEquals", "numberLessThan", "numberLessThanEquals", "stringEquals",
        };

        public override bool Holds(WorkflowVariables variables)
        {
            if (Resolved(Value, variables) is not { } value || Resolved(Operand, variables) is not { } operand)
                return false;
            return Operator switch
            {
                "stringEquals" => string.Equals(value.ToString(), operand.ToString(), StringComparison.Ordinal),
                "booleanEquals" => Truth(value) is { } truth && truth == Truth(operand),
                _ => Number(value) is { } left && Number(operand) is { } right && Compare(left, right),
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

        private static JsonNode? Resolved(JsonNode node, WorkflowVariables variables) =>
            node.GetValueKind() == JsonValueKind.String ? variables.Evaluate(node.GetValue<string>()) : node;

        private static bool? Truth(JsonNode node) => bool.TryParse(node.ToString(), out var truth) ? truth : null;

        private static double? Number(JsonNode node) =>
            node.GetValueKind() == JsonValueKind.Number || (node.GetValueKind() == JsonValueKind.String && Digits().IsMatch(node.ToString()))
                ? double.Parse(node.ToString(), CultureInfo.InvariantCulture) : null;

        // Documented: the guide's pattern demands two digits; its examples have one.
        [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?$")]
        private static partial Regex Digits();
    }
}

/// <summary>Reads the value of <c>if</c>.</summary>
// Documented: user guide, "conditional statements": up to four levels, of which the first has one statement; one to ten children of and and or; one child of
// not. Its examples write the single statement below if and not also as a list with one item, below if only for a comparison.
internal sealed class ConditionReader(Problems problems)
{
    private const int MaxLevels = 4;
    private const int MaxChildren = 10;

    /// <returns>Null if the node is not a condition; the problems are then added to the list.</returns>
    public Condition? Read(JsonNode? node, string path)
    {
        var only = Only(node, path);
        if (node is not JsonArray || only is not JsonObject map || map.ContainsKey("value"))
            return only is null ? null : Read(only, path, level: 1);

        problems.Add(path, "expected one comparison in the list; and, or and not stand directly below if");
        return null;
    }

    private Condition? Read(JsonNode? node, string path, int level)
    {
        if (level > MaxLevels)
        {
            problems.Add(path, $"at most {MaxLevels} levels of conditions are allowed");
            return null;
        }

        if (node is not JsonObject map)
        {
            problems.Add(path, $"expected a condition, found {DocumentMap.Describe(node)}");
            return null;
        }

        switch (map.Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray())
        {
            case ["and"]:
                return ReadAll(map["and"], $"{path}.and", level + 1) is { } all ? new Condition.All(all) : null;
            case ["or"]:
                return ReadAll(map["or"], $"{path}.or", level + 1) is { } any ? new Condition.Any(any) : null;
            case ["not"]:
                return Only(map["not"], $"{path}.not") is { } only && Read(only, $"{path}.not", level + 1) is { } not ? new Condition.Not(not) : null;
            case [var op, "value"] when Condition.Comparison.Operators.Contains(op) && map[op] is JsonValue operand && map["value"] is JsonValue value:
                return new Condition.Comparison(op, operand.DeepClone(), value.DeepClone());
            default:
                problems.Add(path, $"expected and, or, not, or a value with one of {string.Join(", ", Condition.Comparison.Operators)}");
                return null;
        }
    }

    /// <returns>The node itself, or the only item of a list; null with a problem if there is no such item.</returns>
    private JsonNode? Only(JsonNode? node, string path)
    {
        var only = node is JsonArray items ? items is [{ } item] ? item : null : node;
        if (only is null)
            problems.Add(path, $"expected one condition, found {(node is JsonArray { Count: var count } ? $"a list of {count}" : DocumentMap.Describe(node))}");
        return only;
    }

    private List<Condition>? ReadAll(JsonNode? node, string path, int level)
    {
        if (node is not JsonArray { Count: > 0 and <= MaxChildren } items)
        {
            problems.Add(path, node is JsonArray { Count: > 0 and var count }
                ? $"at most {MaxChildren} conditions are allowed, found {count}"
                : $"expected a list of conditions, found {DocumentMap.Describe(node)}");
            return null;
        }

        var read = items.Select((item, index) => Read(item, $"{path}[{index}]", level)).OfType<Condition>().ToList();
        return read.Count == items.Count ? read : null;
    }
}
