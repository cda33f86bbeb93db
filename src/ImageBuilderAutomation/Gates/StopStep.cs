using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <summary>Stops a waiting step at a person's request, in any mode: records the stop, sends it, and reads the step back when the service refuses.</summary>
public sealed class StopStep(IWorkflowSteps steps, IGateRecords records, INotificationPublisher notifications, GateOptions options, TimeProvider clock)
{
    private readonly GateSender _sender = new(steps, records, notifications, clock);

    /// <exception cref="UnusableEventException">The image has no such step that can be answered.</exception>
    /// <exception cref="RefusedWhileWaitingException">The service refused the stop, but still shows the step as waiting.</exception>
    public async Task<AnswerReport> HandleAsync(GateRecord record, string by, string reason, CancellationToken cancellationToken)
    {
        if (ReasonText.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(reason));
        if (record.IsClosed)
            return GateSender.Report(AnswerResult.AlreadyClosed, record, GateSender.Describe(record));

        var step = await steps.ReadAsync(record.StepExecutionId, cancellationToken);
        if (step is null)
            return await _sender.CloseAsync(AnswerResult.ReadBack, record, r => r.NotFound(clock.GetUtcNow()), cancellationToken);
        if (!step.IsWaiting)
            return await _sender.CloseAsync(AnswerResult.ReadBack, record, r => r.Closed(step, clock.GetUtcNow()), cancellationToken);

        var now = clock.GetUtcNow();
        if (record.IsLeased(now, options.Lease))
            return GateSender.Report(AnswerResult.HandledElsewhere, record, $"request {record.Request!.Sequence} is being sent by another delivery");
        return await _sender.SendAsync(record, record.StopRequested(new(by, reason, now), options.Lease), cancellationToken);
    }
}
