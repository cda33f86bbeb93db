namespace ImageBuilderAutomation.Emulator.Schedules;

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
