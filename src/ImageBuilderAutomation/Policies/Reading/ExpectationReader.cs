using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the expected value of a configuration field: a value, true for any value, false for none, or an object with details.</summary>
internal static class ExpectationReader
{
    private const int MaxHops = 64;

    public static IEnumerable<Requirement> Read(ConfigurationTerm term, SourceNode node, ValueReader values) => term.Field.Kind switch
    {
        FieldKind.Map => Map(term, node, values),
        FieldKind.Number => Number(term, node, values),
        FieldKind.Truth => values.Flag(node) is { } flag ? [new(term.Path, new EqualTo(FieldValue.Of(flag ? "true" : "false")))] : [],
        FieldKind.List => Values(term, term.Path, node, values),
        _ => Values(term, term.Path, node, values),
    };

    private static IEnumerable<Requirement> Map(ConfigurationTerm term, SourceNode node, ValueReader values)
    {
        const string expected = "an object with the expected value of each key";
        if (values.Map(node, TextKind.TagKey, expected) is not { } map)
            return [];
        if (map.Members.Count == 0)
            values.Problems.Error(map, $"{expected}; at least one key", "an empty object");
        return [.. map.Members.SelectMany(member => Values(term, term.Field.PathOf(member.Name), member.Value, values))];
    }

    private static IEnumerable<Requirement> Number(ConfigurationTerm term, SourceNode node, ValueReader values)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            return values.Number(node, 1, MaxHops, " or an object with min, max") is { } number
                ? [new(term.Path, new EqualTo(FieldValue.Of(number.ToString(CultureInfo.InvariantCulture))))]
                : [];
        }

        values.Object(node, "min", "max");
        var (min, max) = (values.Number(node.Find("min"), 1, MaxHops), values.Number(node.Find("max"), 1, MaxHops));
        if (node.Members.Count == 0)
            values.Problems.Error(node, "at least one of min, max", "an empty object");
        if (min > max)
            values.Problems.Error(node.Find("min")!, "a min that is not above max");
        return min is null && max is null ? [] : [new(term.Path, new Between(min, max))];
    }

    private static IEnumerable<Requirement> Values(ConfigurationTerm term, string path, SourceNode node, ValueReader values)
    {
        var isList = term.Field.Kind is FieldKind.List;
        if (node.Kind is JsonValueKind.True or JsonValueKind.False && term.MayBeAbsent)
            return [new(path, node.Kind is JsonValueKind.True ? new Present() : new Absent())];
        if (node.Kind is JsonValueKind.Object)
            return Stated(term, path, node, isList, values);
        if (isList && node.Kind is JsonValueKind.Array)
            return values.Texts(node, term.Values) is { } items ? [new(path, new EqualTo(new(items)))] : [];
        if (!isList && node.Kind is JsonValueKind.String && term.Values.Accepts(node.Text))
            return [new(path, new EqualTo(FieldValue.Of(node.Text)))];

        values.Problems.Error(node, Expected(term, isList));
        return [];
    }

    /// <summary>Reads an object with one kind of expectation and, optionally, the value that a repair sets.</summary>
    private static IEnumerable<Requirement> Stated(ConfigurationTerm term, string path, SourceNode node, bool isList, ValueReader values)
    {
        string[] ways = [.. isList ? ["contains"] : Array.Empty<string>(), "oneOf", .. term.MayBeAbsent ? ["present"] : Array.Empty<string>()];
        values.Object(node, [.. ways, "set"]);
        var set = Set(node.Find("set"), term, isList, values);
        if (node.Members.Count(member => ways.Contains(member.Name)) != 1)
        {
            var found = node.Members.Count == 0
                ? "an empty object"
                : $"an object with {string.Join(", ", node.Members.Select(member => Printable.Shortened(member.Name, 80)))}";
            values.Problems.Error(node, $"one of {string.Join(", ", ways)}, and optionally set", found);
            return [];
        }

        IExpectation? expectation =
            node.Find("contains") is { } contains ? values.Texts(contains, term.Values) is { } items ? new Contains(items) : null
            : node.Find("oneOf") is { } oneOf ? values.Texts(oneOf, term.Values) is { Count: > 0 } choices ? new OneOf(choices) : null
            : values.Flag(node.Find("present")) switch { true => new Present(), false => new Absent(), null => null };
        if (expectation is not null && set is not null && !expectation.Holds(set))
            values.Problems.Error(node.Find("set")!, $"a value that the rule itself accepts: {expectation.Text}");
        return expectation is null ? [] : [new(path, expectation, set)];
    }

    private static FieldValue? Set(SourceNode? node, ConfigurationTerm term, bool isList, ValueReader values) => isList
        ? values.Texts(node, term.Values) is { } items ? new(items) : null
        : values.Text(node, term.Values) is { } text ? FieldValue.Of(text) : null;

    private static string Expected(ConfigurationTerm term, bool isList) =>
        (isList ? $"a list of texts, each {term.Values.Expected}" : term.Values.Expected)
        + (term.MayBeAbsent ? ", true for any value, false for none" : "")
        + ", or an object with details";
}
