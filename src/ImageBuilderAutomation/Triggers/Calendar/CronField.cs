using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>One field of a cron expression: numbers or names, <c>*</c>, lists, ranges and steps.</summary>
internal sealed record CronField(string Name, int Min, int Max, string[] Names)
{
    public static readonly CronField Minutes = new("minutes", 0, 59, []);
    public static readonly CronField Hours = new("hours", 0, 23, []);
    public static readonly CronField DaysOfMonth = new("day-of-month", 1, 31, []);
    public static readonly CronField Months = new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);
    public static readonly CronField DaysOfWeek = new("day-of-week", 1, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    /// <returns>The values in order; null when the text is not a valid field.</returns>
    public SortedSet<int>? Read(string text)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            if (Part(part) is not { } some)
                return null;
            values.UnionWith(some);
        }

        return values;
    }

    private IEnumerable<int>? Part(string text)
    {
        var (span, step) = text.Split('/') switch { [var s] => (s, 1), [var s, var by] => (s, Number(by, 1, Max) ?? 0), _ => ("", 0) };
        if (step == 0)
            return null;
        var (from, to) = span.Split('-') switch
        {
            ["*"] => (Min, Max),
            // With a step, a single number is the start of the range.
            [var one] => (Value(one), text.Contains('/') ? Max : Value(one)),
            [var first, var last] => (Value(first), Value(last)),
            _ => (null, null),
        };
        return from <= to ? Enumerable.Range(0, ((to.Value - from.Value) / step) + 1).Select(n => from.Value + (n * step)) : null;
    }

    private int? Value(string text) => Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
        ? Min + index
        : Number(text, Min, Max);

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;
}
