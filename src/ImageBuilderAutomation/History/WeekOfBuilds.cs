namespace ImageBuilderAutomation.History;

/// <summary>The builds that started in one week, from Monday to Sunday (UTC), as numbers: of all pipelines together and of each.</summary>
/// <param name="Monday">The first day.</param>
/// <param name="Total">All pipelines together. A percentile of all cannot be computed from those of each.</param>
/// <param name="ByPipeline">By the pipeline's name; empty for builds without one.</param>
/// <param name="IsFinal">No build of it runs any more, so that reading the week again gives the same numbers.</param>
public sealed record WeekOfBuilds(DateOnly Monday, BuildNumbers Total, IReadOnlyDictionary<string, BuildNumbers> ByPipeline, bool IsFinal)
{
    public const int Days = 7;

    /// <param name="builds">All builds that started in the week.</param>
    /// <param name="isFinal">Whether the week has ended and none of the builds runs any more.</param>
    public static WeekOfBuilds Of(DateOnly monday, IReadOnlyCollection<BuildOutcome> builds, bool isFinal) => new(
        monday, BuildNumbers.Of(builds),
        builds.GroupBy(build => build.Pipeline, StringComparer.Ordinal).ToDictionary(group => group.Key, group => BuildNumbers.Of([.. group]), StringComparer.Ordinal), isFinal);

    /// <summary>The numbers of one pipeline.</summary>
    /// <param name="pipeline">Null for all together.</param>
    public BuildNumbers NumbersOf(string? pipeline) =>
        pipeline is null ? Total : ByPipeline.GetValueOrDefault(pipeline) ?? BuildNumbers.Of([]);

    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % Days));

    /// <summary>The Mondays of the latest weeks, oldest first; the last one is that of the given day.</summary>
    public static IReadOnlyList<DateOnly> Latest(int weeks, DateOnly day) =>
        [.. Enumerable.Range(0, weeks).Select(week => MondayOf(day).AddDays(Days * (week + 1 - weeks)))];
}

/// <summary>How long builds took, how often they failed, and where.</summary>
/// <param name="Ends">How many attempts ended in each way; ways without an attempt are left out.</param>
public sealed record BuildNumbers(BuildStatistics Statistics, IReadOnlyDictionary<AttemptEnd, int> Ends)
{
    public static BuildNumbers Of(IReadOnlyCollection<BuildOutcome> builds)
    {
        ArgumentNullException.ThrowIfNull(builds);
        return new(BuildStatistics.From(builds), builds.SelectMany(build => build.Ends).GroupBy(end => end).ToDictionary(group => group.Key, group => group.Count()));
    }

    public int Count(AttemptEnd end) => Ends.GetValueOrDefault(end);

    /// <summary>Share of one kind of failure among attempts that succeeded or failed, 0 to 1. The shares of all kinds add up to the failure rate.</summary>
    /// <returns>Null if no attempt succeeded or failed.</returns>
    public double? RateOf(AttemptEnd failure) =>
        Statistics.Available + Statistics.Failed is var ended and > 0 ? (double)Count(failure) / ended : null;
}
