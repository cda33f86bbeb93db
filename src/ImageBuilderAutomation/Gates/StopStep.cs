using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <summary>Stops a waiting step at a person's request, in any mode: records the stop, sends it, and reads the step back when the service refuses.</summary>
public sealed class StopStep(IWorkflowSteps steps, IGateRecords records, IOutcomes outcomes, GateOptions options, TimeProvider clock)
{
    private readonly StepSending _sending = new(steps, records, outcomes, clock);

    /// <exception cref="UnusableEventException">The image has no such step that can be answered.</exception>
    /// <exception cref="RefusedWhileWaitingException">The service refused the stop, but still shows the step as waiting.</exception>
    public async Task<AnswerReport> HandleAsync(GateRecord record, string by, string reason, CancellationToken cancellationToken)
    {
        if (GivenReason.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(reason));
        if (record.IsClosed)
            return StepSending.Report(AnswerResult.AlreadyClosed, record, StepSending.Told(record));

        var step = await steps.ReadAsync(record.StepExecutionId, cancellationToken);
        if (step is null)
            return await _sending.CloseAsync(AnswerResult.ReadBack, record, r => r.Gone(clock.GetUtcNow()), cancellationToken);
        if (!step.IsWaiting)
            return await _sending.CloseAsync(AnswerResult.ReadBack, record, r => r.Ended(step, clock.GetUtcNow()), cancellationToken);

        var now = clock.GetUtcNow();
        if (record.IsLeased(now, options.Lease))
            return StepSending.Report(AnswerResult.LeftToOther, record, $"request {record.Request!.N} is being sent by another delivery");
        return await _sending.SendAsync(record, record.Ordered(new(by, reason, now), options.Lease), cancellationToken);
    }
}
