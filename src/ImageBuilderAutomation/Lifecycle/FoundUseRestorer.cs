using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Brings disabled images back that turned out to be used, as many a day as the policy allows.</summary>
public sealed class FoundUseRestorer(NotifyingLifecycleRecords records, LifecycleSender sender, LifecycleOptions options, LifecycleRules rules, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>How many more images may be brought back now. The list of open records contains every image that was brought back within a day.</summary>
    public int Allowed(IEnumerable<LifecycleRecord> open)
    {
        var since = clock.GetUtcNow() - Day;
        return rules.Limits.Restores - open.Count(record =>
            record.Update is { Action: LifecycleAction.Restore, By: null }
            || record.Actions.Any(action => action is { Action: LifecycleAction.Restore, By: null, Status: ActionRecord.Success } && action.RequestedAt > since));
    }

    /// <summary>Records a use once.</summary>
    /// <returns>The stored record; the record itself if it says so already; null if another invocation has changed it.</returns>
    public async Task<LifecycleRecord?> RecordAsync(LifecycleRecord record, FoundUse use, CancellationToken cancellationToken)
    {
        var found = record.Found(use, rules.Quiet, clock.GetUtcNow());
        return ReferenceEquals(found, record) ? record : await records.TryWriteAsync(record, found, cancellationToken);
    }

    /// <summary>Requests that an image is made available again. The request is stored before it is sent.</summary>
    /// <param name="record">Of an image with a <see cref="LifecycleRecord.FoundUses"/>, as it was just read.</param>
    public async Task<ActResult> RestoreAsync(LifecycleRecord record, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // A restoring that the service refused, had no time for or did not complete is requested again after its deferral. That of another update is no reason to wait.
        if (!CanRestore(record) || (record.Deferral?.Until > now && record.Actions is [.., { Action: LifecycleAction.Restore }]))
            return ActResult.HandledElsewhere;
        if (options.ExecutionRole.Length == 0)
            throw new InvalidOperationException("Expected LIFECYCLE_ROLE_ARN to name the role that Image Builder assumes to restore images; it is not set.");

        var reason = record.FoundUses[0].Reason;
        if (record.Notice is not null)
        {
            if (await records.TryWriteAsync(record, record.Withdrawn($"it is used: {reason}", now), cancellationToken) is not { } withdrawn)
                return ActResult.HandledElsewhere;
            record = withdrawn;
        }

        var update = StateUpdate.Create(
            ImageBuildArn.Parse(record.ImageArn), isContainer: false, record.NextSequence(), LifecycleAction.Restore, options.ExecutionRole, amiExclusions: null, reason,
            rules.PolicyHash, by: null, now);
        return await records.TryWriteAsync(record, record.Requested(update, now), cancellationToken) is { } stored
            ? await sender.SendAsync(stored, cancellationToken)
            : ActResult.HandledElsewhere;
    }

    /// <summary>Requests once more what a person requested, because the service did not carry it out completely. The person's reason stays.</summary>
    public async Task<ActResult> RepeatAsync(LifecycleRecord record, CancellationToken cancellationToken)
    {
        if (RestoreRepeats.Latest(record) is not { } failed || record.IsLeased(clock.GetUtcNow(), options.Lease))
            return ActResult.HandledElsewhere;
        var now = clock.GetUtcNow();
        var update = StateUpdate.Create(
            ImageBuildArn.Parse(record.ImageArn), isContainer: false, record.NextSequence(), LifecycleAction.Restore, options.ExecutionRole, amiExclusions: null,
            failed.Reason, policyHash: null, failed.By, now);
        return await records.TryWriteAsync(record, record.Requested(update, now), cancellationToken) is { } stored
            ? await sender.SendAsync(stored, cancellationToken)
            : ActResult.HandledElsewhere;
    }

    /// <summary>Whether the rules of this stack disabled the image, it is used, and no other update of it is in progress.</summary>
    public bool CanRestore(LifecycleRecord record) => record is { Quiet.EndsWithUse: true, FoundUses.Count: > 0 }
        && record.State is not LifecycleState.Running && !record.IsLeased(clock.GetUtcNow(), options.Lease);
}
