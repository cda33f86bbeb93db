namespace ImageBuilderAutomation.Emulator.Schedules;

/// <summary>Repeats at a fixed interval, counted from the start.</summary>
// Assumed: the first run comes one period after the start, since a rate has no other anchor.
internal sealed class RateSchedule(DateTimeOffset start, TimeSpan period) : ISchedule
{
    public DateTimeOffset? Next(DateTimeOffset after) =>
        after < start ? start + period : start + ((((after - start).Ticks / period.Ticks) + 1) * period);
}
