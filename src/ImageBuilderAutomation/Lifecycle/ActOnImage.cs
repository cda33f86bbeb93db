namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Announces or retires one image as decided: written down first, then asked of the service, then its answer.</summary>
internal sealed class ActOnImage(ToldRecords records, SendUpdate sending, LifecycleOptions options, LifecycleRules rules, TimeProvider clock)
{
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
            return await records.TryWriteAsync(record, record.Announced(action, decision.ActsAt ?? now, decision.Reason, now), cancellationToken) is null ? ActResult.LeftToOther : ActResult.Announced;

        if (options.ExecutionRole.Length == 0)
            throw new InvalidOperationException("Expected LIFECYCLE_ROLE_ARN with the role that Image Builder retires images as; it is not set.");
        var update = StateUpdate.Create(
            decision.Image.Arn, decision.Image.IsContainer, record.NextN(), action, options.ExecutionRole, rules.Spared, decision.Reason, rules.PolicyHash, by: null, now);
        return await records.TryWriteAsync(record, record.Asked(update, now), cancellationToken) is { } stored
            ? await sending.SendAsync(stored, cancellationToken)
            : ActResult.LeftToOther;
    }

    public async Task<ActResult> WithdrawAsync(LifecycleRecord record, RetirementPlan plan, CancellationToken cancellationToken)
    {
        var because = plan.Decisions.FirstOrDefault(d => d.Image.Arn.ToString() == record.ImageArn)?.Reason ?? "the service lists the image no more";
        return await records.TryWriteAsync(record, record.Withdrawn(because, clock.GetUtcNow()), cancellationToken) is null || record.State is LifecycleState.PutOff
            ? ActResult.LeftToOther
            : ActResult.Withdrawn;
    }
}
