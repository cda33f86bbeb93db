using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>Checks one value against its own shape; members and elements are not checked.</summary>
// Observed: "must match pattern". Assumed: the other messages.
internal static class ShapeChecks
{
    public static IEnumerable<string> FaultsOf(Shape shape, JsonNode node, string name, PatternCache patterns) => shape switch
    {
        StringShape text => OfText(text, node.GetValue<string>(), name, patterns),
        EnumShape values => OfEnum(values, node.GetValue<string>(), name),
        NumberShape number => OfNumber(number, node, name),
        ListShape list => OfSize(list.Min, list.Max, node.AsArray().Count, name),
        MapShape map => OfSize(map.Min, map.Max, node.AsObject().Count, name),
        _ => [],
    };

    private static IEnumerable<string> OfText(StringShape shape, string text, string name, PatternCache patterns)
    {
        if (text.Length < shape.Min)
            yield return $"{name} must have length greater than or equal to {shape.Min}.";
        if (text.Length > shape.Max)
            yield return $"{name} must have length less than or equal to {shape.Max}.";
        if (shape.Pattern is { } pattern && !patterns.Matches(pattern, text))
            yield return $"{name} must match pattern {pattern}";
    }

    private static IEnumerable<string> OfEnum(EnumShape shape, string text, string name) =>
        shape.Values.Contains(text, StringComparer.Ordinal) ? [] : [$"{name} must be one of: {string.Join(", ", shape.Values)}."];

    private static IEnumerable<string> OfNumber(NumberShape shape, JsonNode node, string name)
    {
        var value = double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
        if (value < shape.Min)
            yield return $"{name} must be greater than or equal to {shape.Min}.";
        if (value > shape.Max)
            yield return $"{name} must be less than or equal to {shape.Max}.";
    }

    private static IEnumerable<string> OfSize(long? min, long? max, int count, string name)
    {
        if (count < min)
            yield return $"{name} must have at least {min} entries.";
        if (count > max)
            yield return $"{name} must have at most {max} entries.";
    }
}

/// <summary>Builds each regular expression of the model once.</summary>
public sealed class PatternCache
{
    private readonly ConcurrentDictionary<string, Regex> _built = new(StringComparer.Ordinal);

    public bool Matches(string pattern, string text) => _built.GetOrAdd(pattern, Build).IsMatch(text);

    // Assumed: the service matches whole values, as Java does: the model's pattern [^\x00]+ forbids NUL everywhere, and ^…$ a line break at the end.
    private static Regex Build(string whole)
    {
        var pattern = $@"\A(?:{whole})\z";
        try
        {
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // The tag key's pattern has a lookahead, which only the backtracking engine supports; the time limit bounds the cost of hostile input.
            return new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
    }
}
