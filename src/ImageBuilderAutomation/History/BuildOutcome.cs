using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>How one attempt of a build ended.</summary>
public enum AttemptEnd
{
    /// <summary>It runs, or its end is unknown.</summary>
    Unfinished,
    Available,
    Cancelled,

    /// <summary>A gate ended it: a rule or a person stopped it.</summary>
    Stopped,

    /// <summary>Nobody answered a gate in time.</summary>
    Unanswered,
    FailedInBuild,
    FailedInTest,
    FailedInDistribution,

    /// <summary>It failed, and no record says in which workflow. A record keeps the cause of the latest failed attempt only.</summary>
    FailedElsewhere,
}

/// <summary>What statistics need of a build. Much smaller than its record, so that many can be counted together.</summary>
/// <param name="Pipeline">The pipeline's name; empty for a build without one.</param>
/// <param name="Ends">How each attempt ended.</param>
/// <param name="Duration">Duration of the first attempt if that made an image; null otherwise.</param>
public sealed record BuildOutcome(string Pipeline, IReadOnlyList<AttemptEnd> Ends, TimeSpan? Duration)
{
    public static BuildOutcome Of(BuildRecord build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var attempts = BuildTimeline.Of(build).Attempts;
        return new(PipelineOf(build.Current?.PipelineArn), EndsOf(build, attempts), DurationOf(build, attempts));
    }

    public static bool IsFailure(AttemptEnd end) => end >= AttemptEnd.FailedInBuild;

    /// <summary>If no message reported the end of the last attempt, the latest snapshot may show it.</summary>
    private static List<AttemptEnd> EndsOf(BuildRecord build, IReadOnlyList<BuildAttempt> attempts)
    {
        var reported = attempts.Select(attempt => EndOf(attempt)?.Status).DefaultIfEmpty().ToList();
        reported[^1] ??= build.Current?.Status switch
        {
            { } status when ImageStatus.IsEndOfBuild(status) => status,
            // Only available images are deprecated or disabled.
            ImageStatus.Deprecated or ImageStatus.Disabled => ImageStatus.Available,
            _ => null,
        };
        // A record keeps the cause of its latest failed attempt only. A stopped build is seldom retried, and then the cause of the retry counts.
        var caused = reported.FindLastIndex(end => end is ImageStatus.Failed or ImageStatus.Cancelled);
        return [.. reported.Select((status, i) => status switch
        {
            ImageStatus.Available => AttemptEnd.Available,
            _ when i == caused && build.Cause is { IsStop: true } stop => stop.IsUndecided ? AttemptEnd.Unanswered : AttemptEnd.Stopped,
            ImageStatus.Cancelled => AttemptEnd.Cancelled,
            ImageStatus.Failed => i == caused ? FailureOf(build) : AttemptEnd.FailedElsewhere,
            _ => AttemptEnd.Unfinished,
        })];
    }

    private static AttemptEnd FailureOf(BuildRecord build)
    {
        // The words of a cause begin with the type of the workflow, where that is known.
        var workflow = build.Failure?.Context?.WorkflowType ?? build.LatestCause?.Split(' ', ',', ':')[0];
        return workflow?.ToUpperInvariant() switch
        {
            "BUILD" => AttemptEnd.FailedInBuild,
            "TEST" => AttemptEnd.FailedInTest,
            "DISTRIBUTION" => AttemptEnd.FailedInDistribution,
            _ => AttemptEnd.FailedElsewhere,
        };
    }

    // Only first attempts count: a retry repeats just the end of a build. Messages may be lost, so the image's creation time is the better start.
    // If it is unknown and only the end was reported, the duration is unknown.
    private static TimeSpan? DurationOf(BuildRecord build, IReadOnlyList<BuildAttempt> attempts)
    {
        if (attempts is not [var first, ..] || EndOf(first) is not { Status: ImageStatus.Available } end)
            return null;
        DateTimeOffset? startedAt = build.Current?.CreatedAt ?? (end == first.Entries[0] ? null : first.Entries[0].At);
        return end.At - startedAt is { } duration && duration >= TimeSpan.Zero ? duration : null;
    }

    private static TimelineEntry? EndOf(BuildAttempt attempt) => attempt.Entries.FirstOrDefault(entry => ImageStatus.IsEndOfBuild(entry.Status));

    private static string PipelineOf(string? arn) => arn is null ? "" : arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
