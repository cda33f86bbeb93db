namespace ImageBuilderAutomation.History;

/// <summary>How long builds take and how often they fail. Each attempt counts: a build that failed and was retried is one failure and one success.</summary>
/// <param name="Unfinished">Attempts that run, or whose end nobody saw.</param>
/// <param name="Measured">How many durations the percentiles stand on.</param>
/// <param name="P50">Of first attempts that made an image, by <see cref="Percentile"/>; null when there are none.</param>
public sealed record BuildStatistics(
    int Builds, int Available, int Failed, int Cancelled, int Unfinished, int Measured, TimeSpan? P50, TimeSpan? P95)
{
    /// <summary>Of attempts that succeeded or failed; a cancelled one did neither. Null when there are none.</summary>
    public double? FailureRate => Available + Failed is var ended and > 0 ? (double)Failed / ended : null;

    public static BuildStatistics Of(IReadOnlyCollection<BuildRecord> builds)
    {
        var ends = builds.SelectMany(EndsOf).ToList();
        var durations = builds.Select(DurationOf).OfType<TimeSpan>().ToList();
        return new(
            builds.Count,
            ends.Count(end => end == "AVAILABLE"),
            ends.Count(end => end == "FAILED"),
            ends.Count(end => end == "CANCELLED"),
            ends.Count(end => end is null),
            durations.Count,
            Percentile.Of(durations, 50),
            Percentile.Of(durations, 95));
    }

    /// <summary>How each attempt ended. What the last one's messages do not tell, the latest observation may.</summary>
    private static IEnumerable<string?> EndsOf(BuildRecord build)
    {
        var told = BuildTimeline.Of(build).Attempts.Select(attempt => EndOf(attempt)?.Status).DefaultIfEmpty().ToList();
        told[^1] ??= build.Current?.Status switch
        {
            { } status when IsEnd(status) => status,
            // Only what was available is deprecated or disabled.
            "DEPRECATED" or "DISABLED" => "AVAILABLE",
            _ => null,
        };
        return told;
    }

    // A retry repeats only the end of a build, and would make builds look short. A first message may have been lost, so the image's own
    // creation time is the better beginning; an end that is told alone, without it, says nothing of a duration.
    private static TimeSpan? DurationOf(BuildRecord build)
    {
        if (BuildTimeline.Of(build).Attempts is not [var first, ..] || EndOf(first) is not { Status: "AVAILABLE" } end)
            return null;
        DateTimeOffset? began = build.Current?.CreatedAt ?? (end == first.Entries[0] ? null : first.Entries[0].At);
        return end.At - began is { } took && took >= TimeSpan.Zero ? took : null;
    }

    private static TimelineEntry? EndOf(BuildAttempt attempt) => attempt.Entries.FirstOrDefault(entry => IsEnd(entry.Status));

    private static bool IsEnd(string status) => status is "AVAILABLE" or "FAILED" or "CANCELLED";
}
