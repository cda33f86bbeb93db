namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>A stretch of time that returns every week or comes once.</summary>
public abstract record Period(TimeZoneInfo Zone)
{
    /// <summary>When the stretch that holds the instant ends; null outside. The beginning is inside, the end is not.</summary>
    public abstract DateTimeOffset? EndOf(DateTimeOffset instant);

    /// <param name="From">Where it equals <paramref name="To"/>, the period is the whole week.</param>
    public sealed record Weekly(WeekTime From, WeekTime To, TimeZoneInfo Zone) : Period(Zone)
    {
        public override DateTimeOffset? EndOf(DateTimeOffset instant)
        {
            var today = DateOnly.FromDateTime(LocalTimes.Of(instant, Zone));
            var sunday = today.AddDays(-(int)today.DayOfWeek);
            // This week's, the one that began last week, and next week's where an instant lies at a Sunday's edge.
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
