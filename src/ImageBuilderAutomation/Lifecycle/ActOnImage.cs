namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Announces or retires one image as decided: written down first, then asked of the service, then its answer.</summary>
internal sealed class ActOnImage(ILifecycleRecords records, IStateUpdates updates, LifecycleOptions options, LifecycleRules rules, TimeProvider clock)
{
    /// <summary>What the service is busy with takes minutes, and runs are far apart.</summary>
    private static readonly TimeSpan BusyFor = TimeSpan.FromMinutes(15);

    /// <param name="seen">The record that the decision was made on; null when there was none that mattered.</param>
    public async Task<ActResult> ActAsync(ImageDecision decision, LifecycleRecord? seen, CancellationToken cancellationToken)
    {
        var arn = decision.Image.Arn.ToString();
        var record = await records.ReadAsync(arn, cancellationToken) ?? LifecycleTransitions.New(arn);
        // The list that the plan was made of may lag: what it did not see has the next run decide.
        if (seen is null ? record.IsOpen : record.Version != seen.Version || record.IsLeased(clock.GetUtcNow(), options.Lease))
            return ActResult.LeftToOther;

        var now = clock.GetUtcNow();
        var action = decision.Action!.Value;
        if (decision.Verdict is ImageVerdict.Announce)
            return await records.TryWriteAsync(record.Announced(action, decision.Reason, now), cancellationToken) is null ? ActResult.LeftToOther : ActResult.Announced;

        if (options.ExecutionRole.Length == 0)
            throw new InvalidOperationException("Expected LIFECYCLE_ROLE_ARN with the role that Image Builder retires images as; it is not set.");
        var update = StateUpdate.Create(decision.Image, record.NextN(), action, options.ExecutionRole, rules.Spared, decision.Reason, rules.PolicyHash, by: null, now);
        return await records.TryWriteAsync(record.Asked(update, now), cancellationToken) is { } stored
            ? await SendAsync(stored, cancellationToken)
            : ActResult.LeftToOther;
    }

    /// <summary>Sends what a record has stored.</summary>
    public async Task<ActResult> SendAsync(LifecycleRecord stored, CancellationToken cancellationToken)
    {
        switch (await updates.StartAsync(stored.ImageArn, stored.Update!, cancellationToken))
        {
            case StartResult.Started started:
                await records.TryWriteAsync(stored.Begun(started.ExecutionId, clock.GetUtcNow()), cancellationToken);
                return ActResult.Begun;
            case StartResult.Busy busy:
                await EndAsync(stored, LifecycleAct.Busy, busy.Reason, BusyFor, cancellationToken);
                return ActResult.Busy;
            case StartResult.Refused refused:
                await EndAsync(stored, LifecycleAct.Refused, refused.Reason, options.RetryAfter, cancellationToken);
                return ActResult.Refused;
            case var other:
                throw new InvalidOperationException($"Expected an answer to a request, found {other}.");
        }
    }

    public async Task<ActResult> WithdrawAsync(LifecycleRecord record, RetirementPlan plan, CancellationToken cancellationToken)
    {
        var because = plan.Decisions.FirstOrDefault(d => d.Image.Arn.ToString() == record.ImageArn)?.Reason ?? "the service lists the image no more";
        return await records.TryWriteAsync(record.Withdrawn(because, clock.GetUtcNow()), cancellationToken) is null || record.State is LifecycleState.PutOff
            ? ActResult.LeftToOther
            : ActResult.Withdrawn;
    }

    private async Task EndAsync(LifecycleRecord stored, string status, string reason, TimeSpan putOff, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await records.TryWriteAsync(stored.Ended(status, reason, [], new(now + putOff, $"{status}: {reason}"), now), cancellationToken);
    }
}
