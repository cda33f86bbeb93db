using System.Globalization;

namespace ImageBuilderAutomation.Emulator.Engine.Schedules;

/// <summary><c>rate(5 minutes)</c> or <c>cron(0 6 ? * MON-FRI *)</c>.</summary>
// Documented: Image Builder user guide, "Use cron expressions"; EventBridge User Guide, "Setting a schedule pattern"; EventBridge Scheduler User
// Guide, "Schedule types": all three describe the same syntax.
public static class ScheduleExpression
{
    /// <param name="zone">An IANA time zone. It must exist, although only cron expressions use it.</param>
    /// <param name="start">When the schedule was created; rates count from it.</param>
    /// <exception cref="FormatException">The expression is neither a rate nor a cron expression, or the zone is unknown.</exception>
    public static ISchedule Parse(string expression, string zone, DateTimeOffset start) => (Arguments(expression), Zone(zone)) switch
    {
        (("rate", var text), _) => Rate(text, start),
        (("cron", var text), var local) => new CronSchedule(CronExpression.Parse(text), local),
        _ => throw new FormatException($"Expected rate(…) or cron(…), found '{expression}'."),
    };

    private static (string Kind, string Text) Arguments(string expression) =>
        expression.Split('(', 2) is [var kind, [.. var text, ')']] ? (kind, text.Trim()) : ("", "");

    private static RateSchedule Rate(string text, DateTimeOffset start)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var number, var unit] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            throw new FormatException($"Expected rate(<value> <unit>) with a value of at least 1, found 'rate({text})'.");

        // Documented: the unit is singular for 1 and plural above.
        var period = (unit, value == 1) switch
        {
            ("minute", true) or ("minutes", false) => TimeSpan.FromMinutes(value),
            ("hour", true) or ("hours", false) => TimeSpan.FromHours(value),
            ("day", true) or ("days", false) => TimeSpan.FromDays(value),
            _ => throw new FormatException($"Expected minute, hour or day (singular for 1, plural above), found 'rate({text})'."),
        };
        return new(start, period);
    }

    private static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : throw new FormatException($"Time zone '{id}' is not known on this machine.");
}

public interface ISchedule
{
    /// <returns>The first time strictly after the given one; null when there is none left.</returns>
    DateTimeOffset? Next(DateTimeOffset after);
}

/// <summary>Repeats at a fixed interval, counted from the start.</summary>
// Assumed: the first run comes one period after the start, since a rate has no other anchor.
internal sealed class RateSchedule(DateTimeOffset start, TimeSpan period) : ISchedule
{
    public DateTimeOffset? Next(DateTimeOffset after) =>
        after < start ? start + period : start + ((((after - start).Ticks / period.Ticks) + 1) * period);
}
