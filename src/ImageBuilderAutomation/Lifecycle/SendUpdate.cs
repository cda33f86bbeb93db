namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Sends the request that a record has stored, and records the result.</summary>
internal sealed class SendUpdate(ToldRecords records, IStateUpdates updates, LifecycleOptions options, TimeProvider clock)
{
    /// <summary>How long an image is deferred when the service is busy. Other updates take minutes; the next run comes much later.</summary>
    private static readonly TimeSpan BusyFor = TimeSpan.FromMinutes(15);

    public async Task<ActResult> SendAsync(LifecycleRecord stored, CancellationToken cancellationToken)
    {
        switch (await updates.StartAsync(stored.ImageArn, stored.Update!, cancellationToken))
        {
            case StartResult.Started started:
                await records.TryWriteAsync(stored, stored.Begun(started.ExecutionId, clock.GetUtcNow()), cancellationToken);
                return ActResult.Begun;
            case StartResult.Busy busy:
                await EndAsync(stored, LifecycleAct.Busy, busy.Reason, BusyFor, cancellationToken);
                return ActResult.Busy;
            case StartResult.Refused refused:
                await EndAsync(stored, LifecycleAct.Refused, refused.Reason, options.RetryAfter, cancellationToken);
                return ActResult.Refused;
            case var other:
                throw new InvalidOperationException($"Expected a result of StartResourceStateUpdate, found {other}.");
        }
    }

    private async Task EndAsync(LifecycleRecord stored, string status, string reason, TimeSpan putOff, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await records.TryWriteAsync(stored, stored.Ended(status, reason, [], new(now + putOff, $"{status}: {reason}"), now), cancellationToken);
    }
}
