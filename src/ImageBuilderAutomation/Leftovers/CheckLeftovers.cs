using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Looks for builds that are stuck, for AMIs, snapshots and instances that nobody removes, and again at AMIs that somebody changed. Two checks at once do some
/// work twice, without harm.
/// </summary>
public sealed class CheckLeftovers(
    ILeftoverRecords records, LeftoverRecorder recorder, StuckBuilds stuck, IEc2Resources resources, ILifecycleInventory inventory, IBuildRecords builds, IAmiStates amis,
    INotificationPublisher notifications, AccountRegion accountRegion, TimeProvider clock, ILogger<CheckLeftovers> logger)
{
    /// <summary>New ones of one check. The others are left to the next one.</summary>
    private const int MaxNew = 500;

    /// <summary>What a check has seen once may be an image that is being removed. A later check confirms it.</summary>
    private static readonly TimeSpan ConfirmAfter = TimeSpan.FromMinutes(30);

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
                await pass.Items.TryAsync(record.Id, token => CheckAmiAsync(record, token), time);
            await pass.Items.TryAsync("resources", () => CheckResourcesAsync(stored, pass, time), time.End);
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

    private async Task CheckAmiAsync(LeftoverRecord record, CancellationToken cancellationToken)
    {
        var (state, now) = (await amis.ReadAsync(record.Id, cancellationToken), clock.GetUtcNow());
        var next = AmiChangeDecider.DecideAgain(record, state, now) switch
        {
            AmiChangeVerdict.Own => record.Closed("EC2 shows it available", now),
            AmiChangeVerdict.Foreign => record.Confirmed(
                new(record.Kind, record.Id, record.ImageArn, record.Since, record.SizeGiB, record.Text) { RecipeArn = record.RecipeArn }, now),
            _ => record,
        };
        await recorder.TryWriteAsync(record, next, cancellationToken);
    }

    private async Task CheckResourcesAsync(List<LeftoverRecord> stored, LeftoverPass pass, WorkTime time)
    {
        var shown = await resources.ReadAsync(time.End);
        var listed = await inventory.ReadAsync(withPipelines: false, time.End);
        if (ResourceDecider.Decide(shown, listed, accountRegion, clock.GetUtcNow()) is not { } found)
        {
            pass.Problem = shown.Incomplete ?? listed.Incomplete;
            throw new InvalidDataException($"Expected complete lists of AMIs, snapshots, instances and images, so no resource was judged: {pass.Problem}");
        }

        var known = stored.Where(record => record.Kind is LeftoverKind.Ami or LeftoverKind.Snapshot or LeftoverKind.Instance)
            .ToDictionary(record => (record.Kind, record.Id));
        pass.Resources = found.Count;
        var added = 0;
        var told = new NotificationBatch();
        foreach (var one in found.OrderBy(one => one.Kind).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            var record = known.GetValueOrDefault((one.Kind, one.Id));
            if (record is { IsOpen: true } || (record is { State: LeftoverState.Unconfirmed } && clock.GetUtcNow() - record.FoundAt < ConfirmAfter))
                continue;
            if (record is not { State: LeftoverState.Unconfirmed } && ++added > MaxNew)
                continue;
            if (record is { State: LeftoverState.Unconfirmed })
                Confirm(record, one, told);
            else
                await pass.Items.TryAsync(one.Id, token => RecordAsync(record, one, token), time);
        }

        await told.CompleteAsync(notifications, pass.Items, "notifications", atOnce: 8, time);

        var present = found.Select(one => (one.Kind, one.Id)).ToHashSet();
        foreach (var record in known.Values.Where(record => record.State is not LeftoverState.Closed && !present.Contains((record.Kind, record.Id))))
            await pass.Items.TryAsync(record.Id, async token => await recorder.TryWriteAsync(record, record.Closed(EndOf(record, shown), clock.GetUtcNow()), token), time);
    }

    private async Task RecordAsync(LeftoverRecord? record, FoundLeftover found, CancellationToken cancellationToken)
    {
        // A damaged record is not among those that were listed.
        record ??= await records.ReadAsync(found.Kind, found.Id, cancellationToken);
        var build = await builds.ReadForUpdateAsync(found.ImageArn!, cancellationToken);
        await recorder.TryWriteAsync(record, record.Seen(found with { RecipeArn = build?.Current?.RecipeArn }, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>The first check of an old account finds many, whose notifications are published together.</summary>
    private void Confirm(LeftoverRecord record, FoundLeftover found, NotificationBatch told)
    {
        var now = record.Confirmed(found, clock.GetUtcNow());
        if (LeftoverNotifications.Of(record, now, accountRegion) is { } notification)
            told.Add(notification, found.Id, token => recorder.TryWritePublishedAsync(record, now, token));
    }

    private static string EndOf(LeftoverRecord record, Ec2Resources shown) =>
        shown.All.Any(resource => (resource.Kind, resource.Id) == (record.Kind, record.Id)) ? "it is in use again" : "it does not exist any more";
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
