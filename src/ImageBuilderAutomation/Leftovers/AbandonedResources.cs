using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Finds AMIs, snapshots and instances that nobody removes. Each is confirmed by a second check, and by Image Builder itself where its image is missing in the list,
/// before its notification is published.
/// </summary>
public sealed class AbandonedResources(
    IEc2Resources resources, ILifecycleInventory inventory, IImages images, IBuildRecords builds, ILeftoverRecords records, LeftoverRecorder recorder,
    INotificationPublisher notifications, AccountRegion accountRegion, TimeProvider clock)
{
    /// <summary>The outcome of a leftover that was published, and then removed.</summary>
    internal const string Removed = "it does not exist any more";

    /// <summary>New ones of one check. The others are left to the next one.</summary>
    private const int MaxNew = 500;

    /// <summary>What a check has seen once may be an image that is being removed. A later check confirms it.</summary>
    private static readonly TimeSpan ConfirmAfter = TimeSpan.FromMinutes(30);

    public async Task CheckAsync(List<LeftoverRecord> stored, LeftoverPass pass, WorkTime time)
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
        var batch = new NotificationBatch();
        foreach (var one in found.OrderBy(one => one.Kind).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            var record = known.GetValueOrDefault((one.Kind, one.Id));
            if (record is { IsOpen: true } || (record is { State: LeftoverState.Unconfirmed } && clock.GetUtcNow() - record.FoundAt < ConfirmAfter))
                continue;
            if (record is { State: LeftoverState.Unconfirmed })
                await pass.Items.TryAsync(one.Id, token => ConfirmAsync(record, one, batch, token), time);
            else if (++added <= MaxNew)
                await pass.Items.TryAsync(one.Id, token => RecordAsync(record, one, token), time);
        }

        await batch.CompleteAsync(notifications, pass.Items, "notifications", atOnce: 8, time);

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
    private async Task ConfirmAsync(LeftoverRecord record, FoundLeftover found, NotificationBatch batch, CancellationToken cancellationToken)
    {
        // The service does not document that its lists are complete.
        if (found.IsWithoutImage && await images.ReadAsync(found.ImageArn!, cancellationToken) is { Status: not ImageStatus.Deleted } image)
        {
            await recorder.TryWriteAsync(record, record.Closed($"its image is {image.Status}, although no list shows it", clock.GetUtcNow()), cancellationToken);
            return;
        }

        var now = record.Confirmed(found, clock.GetUtcNow());
        if (LeftoverNotifications.Of(record, now, accountRegion) is { } notification)
            batch.Add(notification, found.Id, token => recorder.TryWritePublishedAsync(record, now, token));
    }

    private static string EndOf(LeftoverRecord record, Ec2Resources shown) =>
        shown.All.Any(resource => (resource.Kind, resource.Id) == (record.Kind, record.Id)) ? "it is not left over any more"
        : record.IsOpen ? Removed
        : "it did not exist any more when it was checked again";
}
