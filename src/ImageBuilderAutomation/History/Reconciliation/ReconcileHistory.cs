using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>
/// Compares the builds in the service with the recorded history, and reads every build where the two differ. It corrects what lost events left
/// out. A run continues where the last one stopped. Two runs at once do some work twice, without harm.
/// </summary>
public sealed class ReconcileHistory(
    BuildSources sources, IBuildRecords records, IBuildDetails details, BuildObserver observer, DisabledPipelines disabled, IReconcileCursors cursors,
    ReconcileOptions options, AccountRegion accountRegion, TimeProvider clock, ILogger<ReconcileHistory> logger)
{
    /// <summary>Number of builds whose records are read concurrently.</summary>
    private const int ReadBatchSize = 25;

    /// <exception cref="PassFailedException">Some builds or lists could not be read; the others were checked.</exception>
    public async Task<ReconcileReport> HandleAsync(WorkTime time)
    {
        var cursor = await cursors.ReadAsync(time.End) ?? new(ReconcilePosition.Start, default);
        if (cursor.Position == ReconcilePosition.Start)
            cursor = cursor with { PassStartedAt = clock.GetUtcNow() };
        var pass = new ReconcilePass(cursor.Position, options, time);

        var complete = await WalkAsync(pass, time);

        // If another run wrote first, its position stands; what this run corrected stays corrected.
        await cursors.TryWriteAsync(cursor with { Position = complete ? ReconcilePosition.Start : pass.Position }, time.End);
        var report = pass.Report(complete);
        Log.Reconciled(logger, complete ? "to the end" : $"up to {pass.Position.Build ?? pass.Position.Source}",
            cursor.PassStartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            report.Checked, report.Missing, report.Corrected, report.Deleted, pass.Items.Failures.Count, report.Calls);
        return pass.Items.Complete("The comparison of history with the service", report);
    }

    /// <returns>True when everything was checked.</returns>
    private async Task<bool> WalkAsync(ReconcilePass pass, WorkTime time)
    {
        var listedAt = clock.GetUtcNow();
        var all = await sources.ListAsync(pass, time.End);
        await pass.Items.TryAsync("disabled pipelines", () => disabled.CompareAsync(pass.Pipelines, listedAt, time.End), time.End);
        foreach (var source in all)
        {
            if (pass.Position.HasPassed(source))
                continue;
            if (pass.IsBudgetUsed)
                return false;

            IReadOnlyList<string> builds = [];
            await pass.Items.TryAsync(source, async () => builds = await sources.BuildsOfAsync(pass, source, time.End), time.End);
            var ahead = builds.Where(build => !pass.CheckedArns.Contains(build) && !pass.Position.HasPassed(source, build)).Order(StringComparer.Ordinal);
            foreach (var some in ahead.Chunk(ReadBatchSize))
            {
                if (!await CheckBuildAsync(pass, source, some, time))
                    return false;
            }

            pass.Position = new(source, Build: null);
        }

        return true;
    }

    private async Task<bool> CheckBuildAsync(ReconcilePass pass, string source, string[] builds, WorkTime time)
    {
        var known = await Task.WhenAll(builds.Select(build => records.ReadForUpdateAsync(build, time.End)));
        var inside = await Task.WhenAll(builds.Select(build => details.ReadForUpdateAsync(build, time.End)));
        foreach (var (n, build) in builds.Index())
        {
            if (pass.IsBudgetUsed)
                return false;

            await pass.Items.TryAsync(build, token => CheckBuildAsync(pass, build, known[n], inside[n], token), WorkTime.Until(time.End));
            pass.CheckedArns.Add(build);
            pass.Position = new(source, build);
        }

        return true;
    }

    private async Task CheckBuildAsync(ReconcilePass pass, string build, BuildRecord? record, BuildDetails? inside, CancellationToken cancellationToken)
    {
        var image = ImageBuildArn.Parse(build);
        if (!image.IsIn(accountRegion) || await sources.FindAsync(pass, image, cancellationToken) is { } listed && !listed.IsAheadOf(record, inside))
            return;

        var report = await observer.ObserveAsync(image, Unannounced, cancellationToken);
        pass.Calls += report.Calls;
        if (report.IsRebuilt)
            Log.BuildRebuilt(logger, build);
        if (report is { IsWritten: true, ImageDeleted: true })
            pass.Deleted++;
        else if (report.IsWritten && record is null)
            pass.Missing++;
        else if (report.IsWritten)
            pass.Corrected++;
    }

    /// <summary>
    /// The service sends no event when an image is retired or returned to use, so a transition with the time of the read is recorded. The states of a
    /// build itself get none, because their time is unknown.
    /// </summary>
    private static Transition? Unannounced(BuildRecord? known, ImageSnapshot? seen) =>
        known?.Current is { } before && seen is not null && before.Status != seen.Status && IsExistingBuild(before) && IsExistingBuild(seen)
            ? new(before.Status, seen.Status, seen.ReadStartedAt, "reconciler")
            : null;

    private static bool IsExistingBuild(ImageSnapshot image) => image.Status == ImageStatus.Available || image.IsRetired;
}

public sealed record ReconcileOptions
{
    /// <summary>Number of Image Builder calls after which a run starts no further build. The rest is left to the next run.</summary>
    public int Calls { get; init; } = 1000;
}
