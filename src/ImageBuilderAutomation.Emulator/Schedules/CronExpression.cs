namespace ImageBuilderAutomation.Emulator.Schedules;

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
