namespace ImageBuilderAutomation.Triggers.Calendar;

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
