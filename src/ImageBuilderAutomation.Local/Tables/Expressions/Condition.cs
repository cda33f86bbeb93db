using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>A parsed condition. The parser rejects other kinds of conditions by name.</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    public sealed record And(Condition Left, Condition Right) : Condition;

    public sealed record Or(Condition Left, Condition Right) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    /// <param name="Relation">=, &lt;, &lt;=, &gt; or &gt;=.</param>
    public sealed record Compare(Operand Left, string Relation, Operand Right) : Condition;

    public sealed record Between(Operand Tested, Operand Low, Operand High) : Condition;

    public sealed record BeginsWith(Operand Tested, Operand Prefix) : Condition;

    public sealed record Exists(string Attribute, bool Wanted) : Condition;
}

/// <summary>Either an attribute of the item or a value of the request; the other one is null.</summary>
internal sealed record Operand(string? Attribute, JsonElement? Value)
{
    public JsonElement? In(JsonElement? item) => Value ?? (item is { } map && map.TryGetProperty(Attribute!, out var found) ? found : null);
}

/// <summary>Evaluates a condition for an item. Comparing a missing attribute or different types is false, not an error.</summary>
internal static class ConditionEvaluator
{
    public static bool Holds(Condition condition, JsonElement? item) => condition switch
    {
        Condition.And(var left, var right) => Holds(left, item) && Holds(right, item),
        Condition.Or(var left, var right) => Holds(left, item) || Holds(right, item),
        Condition.Not(var inner) => !Holds(inner, item),
        Condition.Exists(var attribute, var wanted) => (item is { } map && map.TryGetProperty(attribute, out _)) == wanted,
        Condition.Compare(var left, "=", var right) => AreEqual(left.In(item), right.In(item)),
        Condition.Compare(var left, var relation, var right) => Order(left.In(item), right.In(item)) is { } order && Fits(order, relation),
        Condition.Between(var tested, var low, var high) =>
            Order(tested.In(item), low.In(item)) >= 0 && Order(tested.In(item), high.In(item)) <= 0,
        Condition.BeginsWith(var tested, var prefix) => TextOf(tested.In(item)) is { } text && TextOf(prefix.In(item)) is { } start
            && text.StartsWith(start, StringComparison.Ordinal),
        _ => throw new InvalidOperationException($"A condition of kind {condition.GetType().Name} has no evaluation."),
    };

    private static bool Fits(int order, string relation) => relation switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool AreEqual(JsonElement? left, JsonElement? right) => left is { } a && right is { } b
        && (Order(a, b) is { } order ? order == 0 : JsonElement.DeepEquals(a, b));

    private static int? Order(JsonElement? left, JsonElement? right)
    {
        if (left is not { } a || right is not { } b)
            return null;

        return (Attributes.Typed(a), Attributes.Typed(b)) switch
        {
            (("S", var x), ("S", var y)) => Utf8Order.Instance.Compare(x.GetString(), y.GetString()),
            (("N", var x), ("N", var y)) => Number(x).CompareTo(Number(y)),
            _ => null,
        };
    }

    private static decimal Number(JsonElement content) => decimal.Parse(content.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string? TextOf(JsonElement? value) => value is { } v && v.TryGetProperty("S", out var text) ? text.GetString() : null;
}
