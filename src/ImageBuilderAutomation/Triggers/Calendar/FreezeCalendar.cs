using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>All freezes of the policy. Where one freeze ends within another, the pipeline stays frozen.</summary>
public sealed class FreezeCalendar(IReadOnlyList<Freeze> freezes)
{
    /// <summary>Bound on adjacent freezes that are joined. The reported end is that of the last one joined; a check at that time continues.</summary>
    private const int MaxInARow = 60;

    /// <returns>The active freeze and the time at which no freeze is active any more; null when none is active.</returns>
    public (Freeze Freeze, DateTimeOffset Until)? ActiveAt(Pipeline pipeline, DateTimeOffset now)
    {
        (Freeze Freeze, DateTimeOffset Until)? holding = null;
        for (var row = 0; row < MaxInARow; row++)
        {
            var at = holding?.Until ?? now;
            if (Latest(pipeline, at) is not { } next)
                break;
            holding = (holding?.Freeze ?? next.Freeze, next.Until);
        }

        return holding;
    }

    private (Freeze Freeze, DateTimeOffset Until)? Latest(Pipeline pipeline, DateTimeOffset at) => freezes
        .Where(freeze => freeze.Selects(pipeline))
        .Select(freeze => (freeze, End: freeze.Period.EndOf(at)))
        .Where(held => held.End is not null)
        .OrderByDescending(held => held.End)
        .Select(held => ((Freeze, DateTimeOffset)?)(held.freeze, held.End!.Value))
        .FirstOrDefault();
}

/// <summary>A period in which the selected pipelines are not started.</summary>
public sealed record Freeze(string Name, Period Period)
{
    public Func<Pipeline, bool> Selects { get; init; } = _ => true;
}

/// <summary>A period of time that recurs weekly or occurs once.</summary>
public abstract record Period(TimeZoneInfo Zone)
{
    /// <summary>The end of the period that contains the instant; null outside. The start is inclusive, the end exclusive.</summary>
    public abstract DateTimeOffset? EndOf(DateTimeOffset instant);

    /// <param name="From">If equal to <paramref name="To"/>, the period is the whole week.</param>
    public sealed record Weekly(WeekTime From, WeekTime To, TimeZoneInfo Zone) : Period(Zone)
    {
        public override DateTimeOffset? EndOf(DateTimeOffset instant)
        {
            var today = DateOnly.FromDateTime(LocalTimes.Of(instant, Zone));
            var sunday = today.AddDays(-(int)today.DayOfWeek);
            // This week's period, the one that started last week, and next week's for an instant at the edge of a Sunday.
            foreach (var week in new[] { sunday.AddDays(-7), sunday, sunday.AddDays(7) })
            {
                var (from, to) = (From.In(week), To.In(week));
                if (to <= from)
                    to = to.AddDays(7);
                if (instant >= LocalTimes.First(from, Zone) && LocalTimes.Last(to, Zone) is var end && instant < end)
                    return end;
            }

            return null;
        }
    }

    public sealed record Once(DateTime From, DateTime To, TimeZoneInfo Zone) : Period(Zone)
    {
        public override DateTimeOffset? EndOf(DateTimeOffset instant) =>
            instant >= LocalTimes.First(From, Zone) && LocalTimes.Last(To, Zone) is var end && instant < end ? end : null;
    }
}

/// <summary>A weekly point in time, such as <c>Fri 16:00</c>.</summary>
public sealed record WeekTime(DayOfWeek Day, TimeOnly Time)
{
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out WeekTime? time)
    {
        time = text?.Split(' ') is [var day, var clock] && Array.IndexOf(Days, day) is >= 0 and var number
            && TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                ? new((DayOfWeek)number, at)
                : null;
        return time is not null;
    }

    /// <summary>The wall-clock time in the week that begins with this Sunday.</summary>
    public DateTime In(DateOnly sunday) => sunday.AddDays((int)Day).ToDateTime(Time);

    public override string ToString() => $"{Days[(int)Day]} {Time.ToString("HH:mm", CultureInfo.InvariantCulture)}";
}
