using System.Globalization;

namespace ImageBuilderAutomation.Emulator.Schedules;

/// <summary>A field of a cron expression: lists, ranges and steps of numbers or names.</summary>
/// <param name="names">Names of the values, starting with <paramref name="min"/>; empty if the values have no names.</param>
internal sealed class CronField(string name, int min, int max, IReadOnlyList<string> names)
{
    public IReadOnlySet<int> Parse(string text) => text.Split(',').SelectMany(Part).ToHashSet();

    public int Number(string text)
    {
        var named = names.Index().Where(n => n.Item.Equals(text, StringComparison.OrdinalIgnoreCase)).Select(n => n.Index + min);
        var value = named.FirstOrDefault(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        return value >= min && value <= max
            ? value
            : throw new FormatException(
                $"Expected {name} between {min} and {max}{(names.Count > 0 ? $" or {names[0]} to {names[^1]}" : "")}, found '{text}'.");
    }

    private IEnumerable<int> Part(string part)
    {
        var (range, step) = part.Split('/') switch
        {
            [var whole] => (whole, 0),
            [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var by) && by > 0 => (whole, by),
            _ => throw new FormatException($"Expected a step of at least 1 in {name}, found '{part}'."),
        };

        var (from, to) = range.Split('-') switch
        {
            ["*"] => (min, max),
            // A start value with a step runs to the end of the field. Without a step it is a single value.
            [var one] => (Number(one), step > 0 ? max : Number(one)),
            [var first, var last] when Number(first) <= Number(last) => (Number(first), Number(last)),
            _ => throw new FormatException($"Expected an ascending range in {name}, found '{range}'."),
        };

        for (var value = from; value <= to; value += Math.Max(step, 1))
            yield return value;
    }
}
