using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>The <c>numeric</c> operator: one comparison, or a lower and an upper bound.</summary>
internal sealed class NumericRange(IReadOnlyList<Predicate<decimal>> bounds)
{
    // Documented: numbers range from -5.0e9 to 5.0e9, inclusive.
    private const decimal Largest = 5_000_000_000m;

    public static NumericRange? Parse(JsonNode? argument, string path, Action<string, string> problem)
    {
        var bounds = new List<Predicate<decimal>>();
        if (argument is JsonArray { Count: 2 or 4 } parts)
        {
            foreach (var pair in parts.Chunk(2))
            {
                if (Number(pair[1]) is { } bound && Comparison(pair[0]?.ToString(), bound) is { } comparison)
                    bounds.Add(comparison);
            }

            if (bounds.Count * 2 == parts.Count)
                return new(bounds);
        }

        problem(
            path,
            "numeric takes one or two pairs of a comparison (=, <, <=, >, >=) and a number between -5.0e9 and 5.0e9, "
            + $"found {argument?.ToJsonString() ?? "null"}");
        return null;
    }

    public bool Contains(JsonNode? value) => Number(value) is { } number && bounds.All(b => b(number));

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Largest
            ? number
            : null;

    private static Predicate<decimal>? Comparison(string? operation, decimal bound) => operation switch
    {
        "=" => n => n == bound,
        "<" => n => n < bound,
        "<=" => n => n <= bound,
        ">" => n => n > bound,
        ">=" => n => n >= bound,
        _ => null,
    };
}
