using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>The numbers of the latest weeks, of one pipeline or of all.</summary>
/// <param name="Weeks">Oldest first; the last one is not over.</param>
/// <param name="Findings">Of the latest builds that ended, oldest first.</param>
/// <param name="Pipelines">The names of all pipelines that built something in these weeks.</param>
/// <param name="Problem">Why numbers are missing, in a sentence; null when none is.</param>
public sealed record TrendsView(IReadOnlyList<WeekNumbers> Weeks, IReadOnlyList<BuildFindings> Findings, IReadOnlyList<string> Pipelines, string? Problem)
{
    public bool IsEmpty => Weeks.All(week => week.Numbers.Statistics.Builds == 0);
}

public sealed record WeekNumbers(DateOnly Monday, BuildNumbers Numbers);

/// <param name="Findings">Null means unknown, which is not clean; <paramref name="Unknown"/> says why.</param>
public sealed record BuildFindings(string Build, DateTimeOffset? StartedAt, FindingsSummary? Findings, string? Unknown)
{
    /// <summary>Findings of lower severity than medium. The record has the sum only.</summary>
    public long Lower => Findings is { } found ? Math.Max(0, found.All - found.Critical - found.High - found.Medium) : 0;
}

/// <summary>Reads the numbers of the latest weeks. One for a console: weeks that are over are read once and only their numbers are kept.</summary>
public sealed class Trends(StackReadings stack) : IDisposable
{
    public const int Weeks = 12;

    /// <summary>How many builds the picture of findings shows. Each costs a read.</summary>
    public const int Builds = 20;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<DateOnly, WeekOfBuilds> _kept = [];

    /// <param name="pipeline">The pipeline's name; null for all.</param>
    public async Task<TrendsView> ReadAsync(string? pipeline, CancellationToken cancellationToken)
    {
        var (weeks, problem) = await ReadWeeksAsync(cancellationToken);
        return new(
            [.. weeks.Select(week => new WeekNumbers(week.Monday, week.NumbersOf(pipeline)))], await ReadFindingsAsync(pipeline, cancellationToken),
            [.. weeks.SelectMany(week => week.ByPipeline.Keys).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], problem);
    }

    public void Dispose() => _one.Dispose();

    private async Task<(List<WeekOfBuilds> Weeks, string? Problem)> ReadWeeksAsync(CancellationToken cancellationToken)
    {
        // A second page that opens meanwhile waits, and finds the weeks that the first one read.
        await _one.WaitAsync(cancellationToken);
        try
        {
            var today = DateOnly.FromDateTime(stack.Now.UtcDateTime);
            var mondays = WeekOfBuilds.Latest(Weeks, today);
            foreach (var old in _kept.Keys.Except(mondays).ToList())
                _kept.Remove(old);
            var (weeks, problem) = (new List<WeekOfBuilds>(), (string?)null);
            foreach (var monday in mondays)
            {
                if (!_kept.TryGetValue(monday, out var week))
                {
                    (week, var failure) = await ReadWeekAsync(monday, today, cancellationToken);
                    problem ??= failure;
                    if (week.IsFinal)
                        _kept[monday] = week;
                }

                weeks.Add(week);
            }

            return (weeks, problem);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(WeekOfBuilds Week, string? Problem)> ReadWeekAsync(DateOnly monday, DateOnly today, CancellationToken cancellationToken)
    {
        var days = await Task.WhenAll(Enumerable.Range(0, WeekOfBuilds.Days).Select(monday.AddDays).Where(day => day <= today)
            .Select(day => ReadDayAsync(day, cancellationToken)));
        var problem = days.Select(day => day.Problem).FirstOrDefault(text => text is not null);
        var isFinal = monday.AddDays(WeekOfBuilds.Days) <= today && problem is null && !days.Any(day => day.IsUnderWay);
        return (WeekOfBuilds.Of(monday, [.. days.SelectMany(day => day.Builds)], isFinal), problem);
    }

    private async Task<(List<BuildOutcome> Builds, bool IsUnderWay, string? Problem)> ReadDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (builds, isUnderWay) = (new List<BuildOutcome>(), false);
        try
        {
            await foreach (var build in stack.Get<BuildRecords>().ListByDayAsync(day, cancellationToken))
            {
                builds.Add(BuildOutcome.Of(build));
                isUnderWay |= ImageStatus.IsInProgress(build.Status);
            }
        }
        catch (InvalidDataException e)
        {
            // All others of the day were read before.
            return (builds, isUnderWay, e.Message);
        }

        return (builds, isUnderWay, null);
    }

    private async Task<IReadOnlyList<BuildFindings>> ReadFindingsAsync(string? pipeline, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(stack.Now.UtcDateTime);
        var page = await stack.Get<BuildPages>().ReadAsync(
            new(pipeline, ImageStatus.Available, null, today.AddDays(-WeekOfBuilds.Days * Weeks), today), null, Builds, cancellationToken);
        var read = await Task.WhenAll(page.Builds.Select(async build =>
        {
            var details = await stack.Get<IBuildDetails>().ReadForUpdateAsync(build.ImageArn, cancellationToken);
            return new BuildFindings(
                ImageBuildArn.ShortNameOf(build.ImageArn), build.StartedAt, details?.Findings,
                details?.Findings is null ? details?.FindingsUnknown ?? "the build was not inspected" : null);
        }));
        return [.. read.Reverse()];
    }
}
