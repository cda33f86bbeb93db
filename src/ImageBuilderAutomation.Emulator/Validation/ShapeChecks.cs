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
    /// <returns>Null if there are none.</returns>
    public static List<string>? FaultsOf(Shape shape, JsonNode node, string name, PatternCache patterns) => shape switch
    {
        StringShape text => OfText(text, node.GetValue<string>(), name, patterns),
        EnumShape values => OfEnum(values, node.GetValue<string>(), name),
        NumberShape number when number.Min is not null || number.Max is not null => OfNumber(number, node, name),
        ListShape list => OfSize(list.Min, list.Max, node.AsArray().Count, name),
        MapShape map => OfSize(map.Min, map.Max, node.AsObject().Count, name),
        _ => null,
    };

    private static List<string>? OfText(StringShape shape, string text, string name, PatternCache patterns)
    {
        List<string>? faults = null;
        if (text.Length < shape.Min)
            (faults ??= []).Add($"{name} must have length greater than or equal to {shape.Min}.");
        if (text.Length > shape.Max)
            (faults ??= []).Add($"{name} must have length less than or equal to {shape.Max}.");
        if (shape.Pattern is { } pattern && !patterns.Matches(pattern, text))
            (faults ??= []).Add($"{name} must match pattern {pattern}");
        return faults;
    }

    private static List<string>? OfEnum(EnumShape shape, string text, string name) =>
        shape.Values.Contains(text, StringComparer.Ordinal) ? null : [$"{name} must be one of: {string.Join(", ", shape.Values)}."];

    private static List<string>? OfNumber(NumberShape shape, JsonNode node, string name)
    {
        var value = double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
        return value < shape.Min ? [$"{name} must be greater than or equal to {shape.Min}."]
            : value > shape.Max ? [$"{name} must be less than or equal to {shape.Max}."]
            : null;
    }

    private static List<string>? OfSize(long? min, long? max, int count, string name) =>
        count < min ? [$"{name} must have at least {min} entries."]
        : count > max ? [$"{name} must have at most {max} entries."]
        : null;
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
