using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

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

    /// <summary>
    /// The image's record, after the execution that it names has been read: the next lifecycle run may be hours away, and a person should not wait for it to record
    /// that an update has ended.
    /// </summary>
    public async Task<LifecycleRecord> ReadAsync(ImageBuildArn image, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var record = await list.ReadAsync(image.ToString(), cancellationToken);
        if (record is { State: LifecycleState.Running })
        {
            await TrackAsync(record, new(logger), cancellationToken);
            record = await list.ReadAsync(image.ToString(), cancellationToken);
        }

        return record ?? LifecycleTransitions.New(image.ToString());
    }

    /// <summary>Records the result of one update, if its execution has ended.</summary>
    public async Task TrackAsync(LifecycleRecord record, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var id = record.Update!.ExecutionId;
        if (id is null)
        {
            id = await updates.FindAsync(record.ImageArn, record.Update.StoredAt - MaxClockSkew, cancellationToken);
            if (id is null && IsWanted(record.Update))
            {
                await ResendAsync(record, pass, cancellationToken);
                return;
            }

            // The request never reached the service. The plan of this run decides whether it is still wanted.
            if (id is null || await ProveAsync(record, id, pass, cancellationToken) is not { } own)
                return;
            record = own;
        }

        var now = clock.GetUtcNow();
        var execution = await updates.ReadAsync(id, record.ImageArn, cancellationToken);
        if (execution is { HasEnded: false })
        {
            pass.InProgress++;
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
    /// An execution that was found by image and time may belong to another caller. The service gives the same execution for the same client token, so the stored
    /// request proves whose it is. It is sent only when a service that has forgotten the token would have nothing to change, see <see cref="OwnershipProof"/>.
    /// </summary>
    /// <returns>The record with the execution, if it is ours; null if this run has nothing more to track.</returns>
    private async Task<LifecycleRecord?> ProveAsync(LifecycleRecord record, string id, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var execution = await updates.ReadAsync(id, record.ImageArn, cancellationToken)
            ?? new ExecutionSnapshot(id, LifecycleExecutionStatus.Failed, "the service no longer knows the execution", []);
        if (!execution.HasEnded)
        {
            pass.InProgress++;
            pass.Undecided.Add(record.ImageArn);
            return null;
        }

        if (record.Update!.Action is LifecycleAction.Restore)
        {
            // Whoever disabled or deleted the image after somebody wanted it back knew more. An earlier update of our own may be within the difference of the clocks.
            if (execution.Action is LifecycleAction.Disable or LifecycleAction.Delete && !record.Actions.Any(action => action.ExecutionId == id))
                await records.TryWriteAsync(record, record.NotProven(execution, rules.Quiet, clock.GetUtcNow()), cancellationToken);
            else
                await ResendAsync(record, pass, cancellationToken);
            return await list.ReadAsync(record.ImageArn, cancellationToken) is { State: LifecycleState.Running } resent && resent.Update!.ExecutionId == id ? resent : null;
        }

        if (OwnershipProof.CanBeAsked(record.Update, execution, clock.GetUtcNow()))
        {
            // What a person asked for is followed in any mode.
            if (record.Update.By is null && await modes.ReadAsync(Capability.Lifecycle, options.Mode, cancellationToken) is not Mode.Act)
            {
                pass.Undecided.Add(record.ImageArn);
                return null;
            }

            switch (await updates.StartAsync(record.ImageArn, record.Update, cancellationToken))
            {
                case StartResult.Started started when started.ExecutionId == id:
                    return await records.TryWriteAsync(record, record.Started(id, clock.GetUtcNow()), cancellationToken);
                case StartResult.Busy:
                    pass.Undecided.Add(record.ImageArn);
                    return null;
            }
        }

        await records.TryWriteAsync(record, record.NotProven(execution, rules.Quiet, clock.GetUtcNow()), cancellationToken);
        return null;
    }

    /// <summary>A restoring is wanted by a person or by whoever uses the image, and a disabling by a person is in no plan: both are sent again without one.</summary>
    private static bool IsWanted(StateUpdate update) => update is { Action: LifecycleAction.Restore } or { Action: LifecycleAction.Disable, By: not null };

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
