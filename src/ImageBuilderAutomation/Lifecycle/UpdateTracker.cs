using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Records the results of updates that earlier runs started, including updates whose invocation crashed before it recorded the execution.</summary>
public sealed class UpdateTracker(
    ILifecycleRecords list, NotifyingLifecycleRecords records, IStateUpdates updates, LifecycleSender sender, LifecycleOptions options,
    LifecycleRules rules, IModeOverrides modes, TimeProvider clock)
{
    /// <summary>The largest difference between our clock and the service's that is tolerated.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    public async Task TrackAsync(LifecyclePass pass, WorkTime time)
    {
        var started = new List<LifecycleRecord>();
        try
        {
            await foreach (var record in list.ListOpenAsync(time.End))
            {
                if (record.IsInProgress && !record.IsLeased(clock.GetUtcNow(), options.Lease))
                    started.Add(record);
            }
        }
        catch (DamagedLifecycleRecordsException damaged)
        {
            // The images with damaged records fail; the others are processed.
            foreach (var (image, problem) in damaged.Problems)
                await pass.Items.TryAsync(image, () => throw new InvalidDataException(problem), time.End);
        }

        foreach (var record in started)
            await pass.Items.TryAsync(record.ImageArn, token => TrackAsync(record, pass, token), time);
    }

    /// <summary>Records the result of one update, if its execution has ended.</summary>
    public async Task TrackAsync(LifecycleRecord record, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var id = record.Update!.ExecutionId;
        if (id is null)
        {
            id = await updates.FindAsync(record.ImageArn, record.Update.StoredAt - MaxClockSkew, cancellationToken);
            if (id is null && record.Update.Action is LifecycleAction.Restore)
            {
                await ResendAsync(record, pass, cancellationToken);
                return;
            }

            // The request never reached the service. The plan of this run decides whether it is still wanted.
            if (id is null || await records.TryWriteAsync(record, record.Started(id, clock.GetUtcNow()), cancellationToken) is not { } found)
                return;
            record = found;
        }

        var now = clock.GetUtcNow();
        var execution = await updates.ReadAsync(id, record.ImageArn, cancellationToken);
        if (execution is { HasEnded: false })
        {
            pass.InProgress++;
            return;
        }

        // The execution was found by image and time only, so it may belong to another caller.
        if (execution?.Action is { } done && done != record.Update!.Action)
        {
            await WithdrawAsync(record, done, pass, cancellationToken);
            return;
        }

        var (status, reason) = execution is null
            ? (ActionRecord.Refused, "the service no longer knows the execution")
            : ResultOf(record.Update!.Action, execution);
        var ended = record.Completed(status, reason, execution?.Resources ?? [], DeferralAfter(record, status, reason, now), now, rules.Quiet);
        if (await records.TryWriteAsync(record, ended, cancellationToken) is not null)
            pass.Completed(record, status, reason);
    }

    /// <summary>
    /// Whoever disabled or deleted the image after somebody wanted it back knew more, so the restoring is not repeated. The service knows only the latest update.
    /// </summary>
    private Task WithdrawAsync(LifecycleRecord record, LifecycleAction done, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var (found, now) = (record.Update!.ExecutionId, clock.GetUtcNow());
        var isRestore = record.Update.Action is LifecycleAction.Restore;
        // The time of an earlier update of our own may be within the difference of the clocks.
        if (isRestore && (done is not (LifecycleAction.Disable or LifecycleAction.Delete) || record.Actions.Any(action => action.ExecutionId == found)))
            return ResendAsync(record with { State = LifecycleState.Requested, Update = record.Update with { ExecutionId = null } }, pass, cancellationToken);
        var ended = record.Completed(ActionRecord.NotSent, $"{found} is an update by another caller ({done.Name()})", [], null, now);
        return records.TryWriteAsync(record, isRestore ? ended.DisabledByOthers(rules.Quiet, now) : ended, cancellationToken);
    }

    /// <summary>A restoring is wanted by a person, or by whoever uses the image, so it is sent again without a plan.</summary>
    private async Task ResendAsync(LifecycleRecord record, LifecyclePass pass, CancellationToken cancellationToken)
    {
        // What a person asked for is carried out in any mode.
        if (record.Update!.By is null && await modes.ReadAsync(Capability.Lifecycle, options.Mode, cancellationToken) is not Mode.Act)
            return;
        if (await records.TryWriteAsync(record, record.Requested(record.Update, clock.GetUtcNow()), cancellationToken) is { } stored)
            pass.Count(await sender.SendAsync(stored, cancellationToken));
    }

    /// <summary>Whoever uses an AMI that stayed disabled still cannot launch it, whatever the service says about the image.</summary>
    private static (string Status, string? Reason) ResultOf(LifecycleAction action, ExecutionSnapshot execution) =>
        action is LifecycleAction.Restore && execution.Outcome == ActionRecord.Success
        && execution.Resources.FirstOrDefault(resource => resource.Status == LifecycleExecutionStatus.Failed) is { } failed
            ? (LifecycleExecutionStatus.Failed, execution.OutcomeReason ?? $"{failed.Id} was not restored")
            : (execution.Outcome, execution.OutcomeReason);

    private Deferral? DeferralAfter(LifecycleRecord record, string status, string? reason, DateTimeOffset now) => (status, record.Update!) switch
    {
        (ActionRecord.Success, { Action: LifecycleAction.Restore, By: null } update) =>
            new(now + options.FoundUseGracePeriod, $"restored because it is used: {update.Reason}"),
        (ActionRecord.Success, { Action: LifecycleAction.Restore } update) => new(now + options.RestoreGracePeriod, $"restored by {update.By}: {update.Reason}"),
        (ActionRecord.Success, _) => null,
        (_, var update) => new(
            now + (update.Action is LifecycleAction.Restore && RestoreRepeats.Failed(record) + 1 < RestoreRepeats.Max ? options.RestoreRetryAfter : options.RetryAfter),
            $"{update.Action.Name()} ended as {status}{(reason is null ? "" : $": {reason}")}"),
    };
}

/// <summary>An update that an earlier run started and that has completed.</summary>
public sealed record CompletedUpdate(string ImageArn, LifecycleAction Action, string Status, string? Reason);
