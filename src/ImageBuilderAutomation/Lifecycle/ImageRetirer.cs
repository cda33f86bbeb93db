using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Announces or retires one image as decided. A request is stored, then sent, then its result is recorded.</summary>
public sealed class ImageRetirer(NotifyingLifecycleRecords records, LifecycleSender sender, LifecycleOptions options, LifecycleRules rules, TimeProvider clock)
{
    /// <param name="seen">The record that the decision is based on; null when the image had no open record.</param>
    public async Task<ActResult> ActAsync(LifecycleDecision decision, LifecycleRecord? seen, CancellationToken cancellationToken)
    {
        var arn = decision.Image.Arn.ToString();
        var record = await records.ReadAsync(arn, cancellationToken) ?? LifecycleTransitions.New(arn);
        // The list of open records is eventually consistent. If the record has changed since, the next run decides.
        if (seen is null ? record.IsOpen : record.Version != seen.Version || record.IsLeased(clock.GetUtcNow(), options.Lease))
            return ActResult.HandledElsewhere;

        var now = clock.GetUtcNow();
        var action = decision.Action!.Value;
        if (decision.Verdict is ImageVerdict.Announce)
        {
            var announced = record.Announced(action, decision.ActsAt ?? now, decision.Reason, now);
            return await records.TryWriteAsync(record, announced, cancellationToken) is null ? ActResult.HandledElsewhere : ActResult.Announced;
        }

        if (options.ExecutionRole.Length == 0)
            throw new InvalidOperationException("Expected LIFECYCLE_ROLE_ARN to name the role that Image Builder assumes to retire images; it is not set.");
        var update = StateUpdate.Create(
            decision.Image.Arn, decision.Image.IsContainer, record.NextSequence(), action, options.ExecutionRole, rules.Exclusions, decision.Reason, rules.PolicyHash,
            by: null, now);
        return await records.TryWriteAsync(record, record.Requested(update, now), cancellationToken) is { } stored
            ? await sender.SendAsync(stored, cancellationToken)
            : ActResult.HandledElsewhere;
    }

    public async Task<ActResult> WithdrawAsync(LifecycleRecord record, RetirementPlan plan, CancellationToken cancellationToken)
    {
        var reason = plan.Decisions.FirstOrDefault(d => d.Image.Arn.ToString() == record.ImageArn)?.Reason ?? "the service no longer lists the image";
        var stored = await records.TryWriteAsync(record, record.Withdrawn(reason, clock.GetUtcNow()), cancellationToken);
        return stored is null || record.State is LifecycleState.Deferred
            ? ActResult.HandledElsewhere
            : ActResult.Withdrawn;
    }
}
