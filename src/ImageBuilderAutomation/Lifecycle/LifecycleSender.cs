namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Sends the request that a record has stored, and records the result.</summary>
public sealed class LifecycleSender(NotifyingLifecycleRecords records, IStateUpdates updates, LifecycleOptions options, TimeProvider clock)
{
    /// <summary>How long an image is deferred when the service is busy. Other updates take minutes; the next run comes much later.</summary>
    private static readonly TimeSpan BusyDeferral = TimeSpan.FromMinutes(15);

    public async Task<ActResult> SendAsync(LifecycleRecord stored, CancellationToken cancellationToken)
    {
        switch (await updates.StartAsync(stored.ImageArn, stored.Update!, cancellationToken))
        {
            case StartResult.Started started:
                await records.TryWriteAsync(stored, stored.Started(started.ExecutionId, clock.GetUtcNow()), cancellationToken);
                return ActResult.Started;
            case StartResult.Busy busy:
                await CompleteAsync(stored, ActionRecord.Busy, busy.Reason, BusyDeferral, cancellationToken);
                return ActResult.Busy;
            case StartResult.Refused refused:
                await CompleteAsync(stored, ActionRecord.Refused, refused.Reason, options.RetryAfter, cancellationToken);
                return ActResult.Refused;
            case var other:
                throw new InvalidOperationException($"Expected a result of StartResourceStateUpdate, found {other}.");
        }
    }

    private async Task CompleteAsync(LifecycleRecord stored, string status, string reason, TimeSpan putOff, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await records.TryWriteAsync(stored, stored.Completed(status, reason, [], new(now + putOff, $"{status}: {reason}"), now), cancellationToken);
    }
}

/// <summary>The result of carrying out one decision.</summary>
public enum ActResult
{
    Announced,
    Withdrawn,

    /// <summary>The service accepted the request; a later run records how it ended.</summary>
    Started,
    Busy,
    Refused,

    /// <summary>Another invocation changed the record after the plan was made.</summary>
    HandledElsewhere,
}
