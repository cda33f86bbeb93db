using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Answers one waiting step, whichever channel reported it. Deliveries may be duplicated, late, concurrent or repeated after a crash; the step still
/// gets one answer.
/// </summary>
public sealed class AnswerStep(
    IWorkflowSteps steps, IGateEvidence evidence, IGateRecords records, IGateRules rules, IModeOverrides modes, IOutcomes outcomes,
    GateOptions options, Home home, TimeProvider clock, ILogger<AnswerStep> logger)
{
    private readonly FactGathering _gathering = new(evidence, rules, clock);
    private readonly StepSending _sending = new(steps, records, outcomes, clock);

    internal string PolicyHash => rules.PolicyHash;

    /// <exception cref="UnusableEventException">The event belongs to another account or Region, or contradicts what the service shows.</exception>
    /// <exception cref="RefusedWhileWaitingException">The service refused the answer, but still shows the step as waiting.</exception>
    public async Task<AnswerReport> HandleAsync(StepNotice notice, CancellationToken cancellationToken)
    {
        var report = await AnswerAsync(notice, cancellationToken);
        Log.StepHandled(logger, report.StepExecutionId, report.ImageArn, report.Result, report.Because);
        return report;
    }

    internal async Task<Mode> ReadModeAsync(CancellationToken cancellationToken) =>
        await modes.ReadAsync("gates", cancellationToken) ?? options.Mode;

    /// <summary>Like <see cref="HandleAsync"/>, but without its log line: the sweep writes its own.</summary>
    internal async Task<AnswerReport> AnswerAsync(StepNotice notice, CancellationToken cancellationToken)
    {
        if (!notice.Image.IsAt(home))
            throw new UnusableEventException($"an image of account {home.Account} in {home.Region}", notice.Image.ToString());

        var record = await records.ReadAsync(notice.Image.ToString(), notice.StepExecutionId, cancellationToken);
        if (record is { IsClosed: true })
            return StepSending.Report(AnswerResult.AlreadyClosed, record, StepSending.Told(record));

        var step = await steps.ReadAsync(notice.StepExecutionId, cancellationToken);
        if (step is null)
        {
            return record is null
                ? throw new UnusableEventException("a workflow step that the service knows", notice.StepExecutionId)
                : await _sending.CloseAsync(AnswerResult.ReadBack, record, r => r.Gone(clock.GetUtcNow()), cancellationToken);
        }

        RequireFit(notice, step);
        record ??= GateTransitions.Opened(step);
        if (!step.IsWaiting)
            return await _sending.CloseAsync(AnswerResult.ReadBack, record, r => r.Ended(step, clock.GetUtcNow()), cancellationToken);
        if (record.IsLeased(clock.GetUtcNow(), options.Lease))
            return StepSending.Report(AnswerResult.LeftToOther, record, $"request {record.Request!.N} is being sent by another delivery");

        var image = await evidence.ReadImageAsync(step.ImageArn, cancellationToken)
            ?? throw new UnusableEventException("an image that the service knows", step.ImageArn);
        var facts = await _gathering.GatherAsync(step, image, record.Approvals, cancellationToken);
        var decision = rules.Decide(facts);
        if (record.Stop is { } order)
            decision = order.Over(decision);
        record = record with { PipelineArn = image.PipelineArn };

        // The mode is read last, so that a stop switch applies to the very next action.
        return await ReadModeAsync(cancellationToken) switch
        {
            Mode.Off => new(step.StepExecutionId, step.ImageArn, AnswerResult.Off, "mode off: nothing is recorded or sent", record.Version > 0 ? record : null),
            Mode.Act when decision.Answer is GateAnswer.Resume or GateAnswer.Stop =>
                await _sending.SendAsync(record, record.Asked(decision, notice.Channel, clock.GetUtcNow(), options.Lease), cancellationToken),
            Mode.Act => await KeepOpenAsync(AnswerResult.KeptOpen, record, decision, notice.Channel, cancellationToken),
            _ => await KeepOpenAsync(AnswerResult.Observed, record, decision, notice.Channel, cancellationToken),
        };
    }

    private static void RequireFit(StepNotice notice, WaitingStep step)
    {
        if (step.ImageArn != notice.Image.ToString())
            throw new UnusableEventException($"a step of image {notice.Image}", $"{step.StepExecutionId} of {step.ImageArn}");
        if (step.Action != WaitingStep.WaitForAction)
            throw new UnusableEventException($"a {WaitingStep.WaitForAction} step", $"{step.StepExecutionId}, which is {step.Action}");
    }

    private async Task<AnswerReport> KeepOpenAsync(
        AnswerResult result, GateRecord record, GateDecision decision, string channel, CancellationToken cancellationToken)
    {
        var open = record.KeptOpen(decision, channel, result is AnswerResult.Observed);
        if (SaysTheSame(record, open))
            return StepSending.Report(result, record, StepSending.Told(record));

        if (GateOutcomes.OfOpen(record, open) is { } outcome)
            await outcomes.TellAsync(outcome, cancellationToken);
        return await records.TryWriteAsync(open, cancellationToken) is { } stored
            ? StepSending.Report(result, stored, StepSending.Told(stored))
            : await _sending.LeaveAsync(record, cancellationToken);
    }

    // A redelivered event of a held step writes nothing. The time of the decision is not compared.
    private static bool SaysTheSame(GateRecord old, GateRecord now) =>
        old is { Version: > 0, Decision: { } before } && now.Decision is { } after
        && (old.State, old.IsObserved, old.RemindAt, old.NextLookAt) == (now.State, now.IsObserved, now.RemindAt, now.NextLookAt)
        && (before.Answer, before.Reason, before.PolicyHash) == (after.Answer, after.Reason, after.PolicyHash);
}
