using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>A schedule in a time zone: <c>cron(0 2 ? * MON-FRI *)</c> in Image Builder's syntax, or <c>daily(02:00)</c>.</summary>
public sealed class Schedule
{
    public const string Expected = "cron(<minutes> <hours> <day-of-month> <month> <day-of-week> <year>) with * or ? as the year, or daily(HH:mm)";

    /// <summary>Bound of the search for a scheduled day. Long enough to reach 29 February.</summary>
    private const int MaxDays = 366 * 8;

    private readonly IReadOnlyList<TimeOnly> _times;
    private readonly Func<DateOnly, bool> _onDay;

    private Schedule(string expression, TimeZoneInfo zone, IReadOnlyList<TimeOnly> times, Func<DateOnly, bool> onDay) =>
        (Expression, Zone, _times, _onDay) = (expression, zone, times, onDay);

    public string Expression { get; }

    public TimeZoneInfo Zone { get; }

    public override string ToString() => $"{Expression} in {Zone.Id}";

    public static bool TryParse(string? expression, TimeZoneInfo zone, [NotNullWhen(true)] out Schedule? table)
    {
        table = expression?.Split('(', 2) switch
        {
            ["cron", [.. var fields, ')']] => Cron(expression, fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), zone),
            ["daily", [.. var clock, ')']] when TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) =>
                new(expression, zone, [time], _ => true),
            _ => null,
        };
        // A date that never occurs, such as 30 February, is an error.
        if (table?.Next(DateTimeOffset.UnixEpoch) is null)
            table = null;
        return table is not null;
    }

    /// <summary>The first scheduled time after the instant. A local time skipped by the change to summer time is omitted; a repeated one counts once.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        Days(LocalTimes.Of(after, Zone), 1).SelectMany(day => DueOn(day, _times)).Cast<DateTimeOffset?>().FirstOrDefault(due => due > after);

    /// <summary>The last scheduled time at or before the instant.</summary>
    public DateTimeOffset? Last(DateTimeOffset until) =>
        Days(LocalTimes.Of(until, Zone), -1).SelectMany(day => DueOn(day, _times.Reverse())).Cast<DateTimeOffset?>().FirstOrDefault(due => due <= until);

    private static Schedule? Cron(string expression, string[] fields, TimeZoneInfo zone)
    {
        // As in Image Builder, exactly one of the two day fields must be '?'.
        if (fields is not [var minute, var hour, var dayOfMonth, var month, var dayOfWeek, "*" or "?"] || (dayOfMonth == "?") == (dayOfWeek == "?"))
            return null;
        var (minutes, hours, months) = (CronField.Minutes.Read(minute), CronField.Hours.Read(hour), CronField.Months.Read(month));
        var (dates, days) = (CronField.DaysOfMonth.Read(dayOfMonth), CronField.DaysOfWeek.Read(dayOfWeek));
        if (minutes is null || hours is null || months is null || (dates ?? days) is null)
            return null;
        return new(
            expression, zone, [.. hours.SelectMany(h => minutes.Select(m => new TimeOnly(h, m)))],
            day => months.Contains(day.Month) && (dates?.Contains(day.Day) ?? days!.Contains((int)day.DayOfWeek + 1)));
    }

    // Start one day earlier: around a clock change, times of the previous day may lie on either side of the instant.
    private IEnumerable<DateOnly> Days(DateTime local, int step) =>
        Enumerable.Range(-1, MaxDays).Select(n => DateOnly.FromDateTime(local).AddDays(n * step)).Where(_onDay);

    private IEnumerable<DateTimeOffset> DueOn(DateOnly day, IEnumerable<TimeOnly> times) =>
        times.Select(time => day.ToDateTime(time)).Where(local => !Zone.IsInvalidTime(local)).Select(local => LocalTimes.First(local, Zone));
}

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
