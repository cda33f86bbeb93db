using System.Globalization;

namespace ImageBuilderAutomation.Emulator.Engine.Schedules;

/// <summary>A cron expression of six fields: minutes, hours, day of month, month, day of week, year.</summary>
internal sealed class CronExpression
{
    public const int LastYear = 2199;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly IReadOnlySet<int> _months;
    private readonly IReadOnlySet<int> _years;
    private readonly Predicate<DateOnly> _day;

    private CronExpression(IReadOnlyList<TimeOnly> times, Predicate<DateOnly> day, IReadOnlySet<int> months, IReadOnlySet<int> years) =>
        (Times, _day, _months, _years) = (times, day, months, years);

    /// <summary>The times of a matching day, in ascending order.</summary>
    public IReadOnlyList<TimeOnly> Times { get; }

    /// <exception cref="FormatException">The message names the invalid field and what it may contain.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var minute, var hour, var dayOfMonth, var month, var dayOfWeek, var year])
            throw new FormatException($"Expected six fields (minutes hours day-of-month month day-of-week year), found {fields.Length} in 'cron({text})'.");
        if ((dayOfMonth == "?") == (dayOfWeek == "?"))
            throw new FormatException($"Expected ? in exactly one of day-of-month and day-of-week, found 'cron({text})'.");

        var minutes = new CronField("minutes", 0, 59, []).Parse(minute);
        var times = new CronField("hours", 0, 23, []).Parse(hour).Order().SelectMany(h => minutes.Order().Select(m => new TimeOnly(h, m)));
        return new(
            [.. times],
            dayOfWeek == "?" ? DayOfMonth(dayOfMonth) : DayOfWeek(dayOfWeek),
            new CronField("month", 1, 12, Months).Parse(month),
            new CronField("year", 1970, LastYear, []).Parse(year));
    }

    public bool Matches(DateOnly day) => _years.Contains(day.Year) && _months.Contains(day.Month) && _day(day);

    private static Predicate<DateOnly> DayOfMonth(string text)
    {
        var field = new CronField("day-of-month", 1, 31, []);
        if (text == "L")
            return day => day.Day == DateTime.DaysInMonth(day.Year, day.Month);
        if (text is [.. var number, 'W'])
        {
            var wanted = field.Number(number);
            return day => wanted <= DateTime.DaysInMonth(day.Year, day.Month) && day == NearestWeekday(new(day.Year, day.Month, wanted));
        }

        var days = field.Parse(text);
        return day => days.Contains(day.Day);
    }

    private static Predicate<DateOnly> DayOfWeek(string text)
    {
        var field = new CronField("day-of-week", 1, 7, Days);
        if (text is [.. var last, 'L'])
        {
            // Documented: L alone is the week's last day, Saturday; after a day it is the month's last such day.
            var wanted = last.Length == 0 ? 7 : field.Number(last);
            return day => Number(day) == wanted && (last.Length == 0 || day.AddDays(7).Month != day.Month);
        }

        if (text.Split('#') is [var name, var nth])
        {
            var (wanted, week) = (field.Number(name), new CronField("week of a day", 1, 5, []).Number(nth));
            return day => Number(day) == wanted && (day.Day + 6) / 7 == week;
        }

        var days = field.Parse(text);
        return day => days.Contains(Number(day));
    }

    private static int Number(DateOnly day) => (int)day.DayOfWeek + 1;

    /// <summary>Saturday moves to Friday and Sunday to Monday; if that is in another month, to the nearest weekday within the month.</summary>
    private static DateOnly NearestWeekday(DateOnly day) => day.DayOfWeek switch
    {
        System.DayOfWeek.Saturday => day.AddDays(day.Day == 1 ? 2 : -1),
        System.DayOfWeek.Sunday => day.AddDays(day.AddDays(1).Month == day.Month ? 1 : -2),
        _ => day,
    };
}

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

/// <summary>A cron expression in a time zone.</summary>
internal sealed class CronSchedule(CronExpression cron, TimeZoneInfo zone) : ISchedule
{
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        // Start one day earlier: around a clock change, local times of the previous day may still be in the future.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime.AddDays(-1));
        for (; day.Year <= CronExpression.LastYear; day = day.AddDays(1))
        {
            if (!cron.Matches(day))
                continue;

            foreach (var time in cron.Times)
            {
                if (InUtc(day.ToDateTime(time)) is { } due && due > after)
                    return due;
            }
        }

        return null;
    }

    // Documented: a local time that the spring change skips does not run; one that the autumn change repeats runs once.
    // Assumed: it runs the first time.
    private DateTimeOffset? InUtc(DateTime local) =>
        zone.IsInvalidTime(local) ? null
        : zone.IsAmbiguousTime(local) ? new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime()
        : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
}
