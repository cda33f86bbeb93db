using ImageBuilderAutomation.Domain;

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

    /// <summary>The end of an attempt that a gate ended. Not one of the service's own states.</summary>
    private const string Stop = "STOPPED";

    public static BuildStatistics Of(IReadOnlyCollection<BuildRecord> builds)
    {
        var ends = builds.SelectMany(EndsOf).ToList();
        var durations = builds.Select(DurationOf).OfType<TimeSpan>().ToList();
        return new(
            builds.Count,
            ends.Count(end => end == ImageStatus.Available),
            ends.Count(end => end == ImageStatus.Failed),
            ends.Count(end => end == Stop),
            ends.Count(end => end == ImageStatus.Cancelled),
            ends.Count(end => end is null),
            durations.Count,
            Percentile.Of(durations, 50),
            Percentile.Of(durations, 95));
    }

    /// <summary>How each attempt ended. If no message reported the end of the last attempt, the latest snapshot may show it.</summary>
    private static IEnumerable<string?> EndsOf(BuildRecord build)
    {
        var reported = BuildTimeline.Of(build).Attempts.Select(attempt => EndOf(attempt)?.Status).DefaultIfEmpty().ToList();
        reported[^1] ??= build.Current?.Status switch
        {
            { } status when ImageStatus.IsEndOfBuild(status) => status,
            // Only available images are deprecated or disabled.
            ImageStatus.Deprecated or ImageStatus.Disabled => ImageStatus.Available,
            _ => null,
        };
        // A record keeps the cause of its latest failed attempt only. A stopped build is seldom retried, and then the cause of the retry counts.
        if (build.Cause is { IsStop: true } && reported.FindLastIndex(end => end is ImageStatus.Failed or ImageStatus.Cancelled) is >= 0 and var stopped)
            reported[stopped] = Stop;
        return reported;
    }

    // Only first attempts count: a retry repeats just the end of a build. Messages may be lost, so the image's creation time is the better start.
    // If it is unknown and only the end was reported, the duration is unknown.
    private static TimeSpan? DurationOf(BuildRecord build)
    {
        if (BuildTimeline.Of(build).Attempts is not [var first, ..] || EndOf(first) is not { Status: ImageStatus.Available } end)
            return null;
        DateTimeOffset? startedAt = build.Current?.CreatedAt ?? (end == first.Entries[0] ? null : first.Entries[0].At);
        return end.At - startedAt is { } duration && duration >= TimeSpan.Zero ? duration : null;
    }

    private static TimelineEntry? EndOf(BuildAttempt attempt) => attempt.Entries.FirstOrDefault(entry => ImageStatus.IsEndOfBuild(entry.Status));
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
