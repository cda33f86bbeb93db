namespace ImageBuilderAutomation.History;

/// <summary>How long builds take and how often they fail. Each attempt counts: a failed build whose retry succeeded is one failure and one success.</summary>
/// <param name="Stopped">Attempts that a gate ended: a rule or a person stopped them, or nobody answered in time. They count neither as failed nor as cancelled.</param>
/// <param name="Unfinished">Attempts that are running, or whose end is unknown.</param>
/// <param name="Measured">Number of durations that the percentiles are computed from.</param>
/// <param name="P50">Median duration of first attempts that made an image, by <see cref="Percentile"/>; null if there are none.</param>
public sealed record BuildStatistics(
    int Builds, int Available, int Failed, int Stopped, int Cancelled, int Unfinished, int Measured, TimeSpan? P50, TimeSpan? P95)
{
    /// <summary>Share of failures among attempts that succeeded or failed, 0 to 1; stopped and cancelled ones do not count. Null if there are none.</summary>
    public double? FailureRate => Available + Failed is var ended and > 0 ? (double)Failed / ended : null;

    public static BuildStatistics Of(IReadOnlyCollection<BuildRecord> builds) => From([.. builds.Select(BuildOutcome.Of)]);

    public static BuildStatistics From(IReadOnlyCollection<BuildOutcome> builds)
    {
        ArgumentNullException.ThrowIfNull(builds);
        var ends = builds.SelectMany(build => build.Ends).ToList();
        var durations = builds.Select(build => build.Duration).OfType<TimeSpan>().ToList();
        return new(
            builds.Count,
            ends.Count(end => end is AttemptEnd.Available),
            ends.Count(BuildOutcome.IsFailure),
            ends.Count(end => end is AttemptEnd.Stopped or AttemptEnd.Unanswered),
            ends.Count(end => end is AttemptEnd.Cancelled),
            ends.Count(end => end is AttemptEnd.Unfinished),
            durations.Count,
            Percentile.Of(durations, 50),
            Percentile.Of(durations, 95));
    }
}

/// <summary>
/// Percentiles by nearest rank: the smallest value that is at least as large as the given percentage of all values. Nothing is interpolated, so
/// each percentile is the duration of an actual build.
/// </summary>
public static class Percentile
{
    /// <param name="percent">1 to 100.</param>
    /// <returns>Null if there are no values.</returns>
    public static TimeSpan? Of(IEnumerable<TimeSpan> values, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var sorted = values.Order().ToList();
        if (sorted.Count == 0)
            return null;

        var rank = ((long)sorted.Count * percent + 99) / 100;
        return sorted[(int)rank - 1];
    }
}
