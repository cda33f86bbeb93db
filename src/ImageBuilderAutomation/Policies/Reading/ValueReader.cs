using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads typed values from nodes. An invalid value adds a problem and reads as null, like a missing one.</summary>
internal sealed class ValueReader(ProblemList problems)
{
    public ProblemList Problems { get; } = problems;

    /// <summary>An object with only these members, each at most once.</summary>
    public SourceNode? Object(SourceNode? node, params ReadOnlySpan<string> names)
    {
        if (node is null)
            return null;
        if (node.Kind != JsonValueKind.Object)
        {
            Problems.Error(node, $"an object with {Listed(names)}");
            return null;
        }

        foreach (var (name, value) in node.Members)
        {
            if (!names.Contains(name))
                Problems.Error(value, $"one of {Listed(names)}{Meant(name, names)}", $"the unknown member \"{Printable.Shortened(name, 80)}\"");
        }

        return OnlyOnce(node);
    }

    /// <summary>An object whose member names are chosen by the author.</summary>
    public SourceNode? Map(SourceNode? node, TextKind names, string expected)
    {
        if (node is null)
            return null;
        if (node.Kind != JsonValueKind.Object)
        {
            Problems.Error(node, expected);
            return null;
        }

        foreach (var (name, value) in node.Members.Where(member => !names.Accepts(member.Name)))
            Problems.Error(value, names.Expected, $"the name \"{Printable.Shortened(name, 80)}\"");
        return OnlyOnce(node);
    }

    /// <summary>Rejects an empty object, which is ambiguous: it could mean nothing or everything.</summary>
    public void NotEmpty(SourceNode node, params ReadOnlySpan<string> names)
    {
        if (node.Members.Count == 0)
            Problems.Error(node, $"at least one of {Listed(names)}", "an empty object");
    }

    /// <summary>A required member; adds a problem when it is missing.</summary>
    public SourceNode? Required(SourceNode parent, string name, string expected)
    {
        var node = parent.Find(name);
        if (node is null)
            Problems.Missing(parent, name, expected);
        return node;
    }

    public List<SourceNode>? List(SourceNode? node, string expected, bool mayBeEmpty = false)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.Array && (mayBeEmpty || node.Items.Count > 0))
            return node.Items;
        Problems.Error(node, expected);
        return null;
    }

    public string? Text(SourceNode? node, TextKind kind)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String && kind.Accepts(node.Text))
            return node.Text;
        Problems.Error(node, kind.Expected);
        return null;
    }

    public IReadOnlyList<string>? Texts(SourceNode? node, TextKind kind) =>
        List(node, $"a list with at least one entry, each {kind.Expected}")?.Select(item => Text(item, kind)).OfType<string>().ToList();

    public TimeSpan? Duration(SourceNode? node, DurationBounds bounds)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String && Durations.TryParse(node.Text, out var duration) && bounds.Hold(duration))
            return duration;
        Problems.Error(node, bounds.Expected);
        return null;
    }

    public DateOnly? Date(SourceNode? node)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String
            && DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date < DateOnly.MaxValue)
            return date;
        Problems.Error(node, "a day such as \"2026-12-31\"");
        return null;
    }

    public int? Number(SourceNode? node, int min, int max, string? or = null)
    {
        if (node is null)
            return null;
        // In JSON, 1.0 and 1e3 are whole numbers too.
        if (node.Kind == JsonValueKind.Number && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && number >= min && number <= max)
            return (int)number;
        Problems.Error(node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}{or}"));
        return null;
    }

    public bool? Flag(SourceNode? node)
    {
        if (node is null)
            return null;
        if (node.Kind is JsonValueKind.True or JsonValueKind.False)
            return node.Kind == JsonValueKind.True;
        Problems.Error(node, "true or false");
        return null;
    }

    public T? Choice<T>(SourceNode? node, params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        if (node is null)
            return null;
        var (labels, words) = (new List<string>(), new List<string>());
        foreach (var (word, value) in choices)
        {
            if (node.Kind == JsonValueKind.String && node.Text == word)
                return value;
            labels.Add($"\"{word}\"");
            words.Add(word);
        }

        Problems.Error(node, labels is [var only] ? only : $"one of {string.Join(", ", labels)}{Meant(node.Text, [.. words])}");
        return null;
    }

    private SourceNode OnlyOnce(SourceNode node)
    {
        foreach (var twice in node.Members.GroupBy(member => member.Name).Where(group => group.Count() > 1))
            Problems.Error(twice.Last().Value, "each member once", $"the member \"{Printable.Shortened(twice.Key, 80)}\" again");
        return node;
    }

    private static string Meant(string? found, ReadOnlySpan<string> names) =>
        found is not null && Suggestion.Nearest(found, names.ToArray()) is { } name ? $" (did you mean \"{name}\"?)" : "";

    private static string Listed(ReadOnlySpan<string> names) => string.Join(", ", names.ToArray());
}
