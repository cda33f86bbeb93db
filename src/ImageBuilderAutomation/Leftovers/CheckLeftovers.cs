using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Looks for builds that are stuck, for AMIs, snapshots and instances that nobody removes, and again at AMIs that somebody changed. Two checks at once do some
/// work twice, without harm.
/// </summary>
public sealed class CheckLeftovers(
    ILeftoverRecords records, StuckBuilds stuck, RecordAmiChange changes, AbandonedResources resources, ILogger<CheckLeftovers> logger)
{
    /// <exception cref="PassFailedException">Some parts or items failed; the others were checked.</exception>
    public async Task<LeftoverReport> HandleAsync(WorkTime time)
    {
        var pass = new LeftoverPass(logger);
        List<LeftoverRecord> stored = [];
        var isRead = false;
        await pass.Items.TryAsync("records", async () =>
        {
            try
            {
                await ReadAsync(stored, time.End);
                isRead = true;
            }
            catch (InvalidDataException)
            {
                // All others were returned, so the check goes on, and fails in the end.
                isRead = true;
                throw;
            }
        }, time.End);
        if (isRead)
        {
            await pass.Items.TryAsync("stuck builds", () => stuck.CheckAsync(stored, pass, time), time.End);
            foreach (var record in stored.Where(record => record.Kind is LeftoverKind.ChangedAmi && record.State is not LeftoverState.Closed))
                await pass.Items.TryAsync(record.Id, token => changes.CheckAgainAsync(record, token), time);
            await pass.Items.TryAsync("resources", () => resources.CheckAsync(stored, pass, time), time.End);
        }

        var report = pass.Report;
        Log.Checked(logger, report);
        return pass.Items.Complete("The check for leftovers", report);
    }

    private async Task ReadAsync(List<LeftoverRecord> stored, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListAsync(cancellationToken))
            stored.Add(record);
    }
}

/// <summary>Collects the results of one check. What fails does not stop the others.</summary>
public sealed class LeftoverPass(ILogger logger)
{
    /// <summary>By build, id, or part of the check.</summary>
    public GuardedPass Items { get; } = new((e, item) => Log.ItemFailed(logger, e, item));

    public int Stuck { get; set; }

    public int Cancelled { get; set; }

    public int Resources { get; set; }

    /// <summary>Why resources were not judged; null when they were.</summary>
    public string? Problem { get; set; }

    public LeftoverReport Report => new(Stuck, Cancelled, Resources, Problem, Items.Left);
}

/// <param name="Stuck">Builds that are stuck.</param>
/// <param name="Cancelled">Requests to cancel one, accepted or not.</param>
/// <param name="Resources">AMIs, snapshots and instances that are left over.</param>
/// <param name="Problem">Why resources were not judged; null when they were.</param>
/// <param name="Left">Items that are left to the next check, because the time was closing.</param>
public sealed record LeftoverReport(int Stuck, int Cancelled, int Resources, string? Problem, int Left);
