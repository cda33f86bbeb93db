namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Records how updates ended that earlier runs started, including updates whose invocation crashed before it recorded the execution.</summary>
internal sealed class FollowUpdates(
    ILifecycleRecords list, ToldRecords records, IStateUpdates updates, SendUpdate sending, LifecycleOptions options, TimeProvider clock)
{
    /// <summary>The largest difference between our clock and the service's that is tolerated.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task FollowAsync(LifecyclePass pass, CancellationToken cancellationToken)
    {
        var begun = new List<LifecycleRecord>();
        await foreach (var record in list.ListOpenAsync(cancellationToken))
        {
            if (record.IsUnderWay && !record.IsLeased(clock.GetUtcNow(), options.Lease))
                begun.Add(record);
        }

        foreach (var record in begun)
            await pass.GuardAsync(record.ImageArn, () => FollowAsync(record, pass, cancellationToken), cancellationToken);
    }

    private async Task FollowAsync(LifecycleRecord record, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var id = record.Update!.ExecutionId;
        if (id is null)
        {
            id = await updates.FindAsync(record.ImageArn, record.Update.StoredAt - Skew, cancellationToken);
            if (id is null && record.Update.Action is LifecycleAction.Restore)
            {
                await ResendAsync(record, pass, cancellationToken);
                return;
            }

            // The request never reached the service. The plan of this run decides whether it is still wanted.
            if (id is null || await records.TryWriteAsync(record, record.Begun(id, clock.GetUtcNow()), cancellationToken) is not { } found)
                return;
            record = found;
        }

        var now = clock.GetUtcNow();
        var execution = await updates.ReadAsync(id, record.ImageArn, cancellationToken);
        if (execution is { HasEnded: false })
        {
            pass.UnderWay++;
            return;
        }

        // The execution was found by image and time only, so it may belong to another caller.
        if (execution?.Action is { } done && done != record.Update!.Action)
        {
            await LeaveAsync(record, done, pass, cancellationToken);
            return;
        }

        var (status, reason) = execution is null
            ? (LifecycleAct.Refused, "the service no longer knows the execution")
            : (execution.Outcome, execution.OutcomeReason);
        var ended = record.Ended(status, reason, execution?.Resources ?? [], PutOffAfter(record.Update!, status, reason, now), now);
        if (await records.TryWriteAsync(record, ended, cancellationToken) is not null)
            pass.Ended(record, status, reason);
    }

    private Task LeaveAsync(LifecycleRecord record, LifecycleAction done, LifecyclePass pass, CancellationToken cancellationToken)
    {
        if (record.Update!.Action is LifecycleAction.Restore)
            return ResendAsync(record with { State = LifecycleState.Requested, Update = record.Update with { ExecutionId = null } }, pass, cancellationToken);
        var ended = record.Ended(
            LifecycleAct.NotSent, $"{record.Update.ExecutionId} is an update by another caller ({done.Word()})", [], null, clock.GetUtcNow());
        return records.TryWriteAsync(record, ended, cancellationToken);
    }

    /// <summary>A restore was requested by a person, so it is sent again without a plan.</summary>
    private async Task ResendAsync(LifecycleRecord record, LifecyclePass pass, CancellationToken cancellationToken)
    {
        if (await records.TryWriteAsync(record, record.Asked(record.Update!, clock.GetUtcNow()), cancellationToken) is { } stored)
            pass.Count(await sending.SendAsync(stored, cancellationToken));
    }

    private PutOff? PutOffAfter(StateUpdate update, string status, string? reason, DateTimeOffset now) => (status, update.Action) switch
    {
        (LifecycleAct.Success, LifecycleAction.Restore) => new(now + options.RestoredFor, $"restored by {update.By}: {update.Because}"),
        (LifecycleAct.Success, _) => null,
        _ => new(now + options.RetryAfter, $"{update.Action.Word()} ended as {status}{(reason is null ? "" : $": {reason}")}"),
    };
}
