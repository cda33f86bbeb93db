using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>Stops a waiting step at a person's request, in any mode: records the stop, sends it, and reads the step back when the service refuses.</summary>
public sealed class StopStep(IWorkflowSteps steps, GateSender sender, GateOptions options, TimeProvider clock)
{
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
            return await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.NotFound(clock.GetUtcNow()), cancellationToken);
        if (!step.IsWaiting)
            return await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.Closed(step, clock.GetUtcNow()), cancellationToken);

        var now = clock.GetUtcNow();
        if (record.IsLeased(now, options.Lease))
            return GateSender.Report(AnswerResult.HandledElsewhere, record, $"request {record.Request!.Sequence} is being sent by another delivery");
        return await sender.SendAsync(record, record.StopRequested(new(by, reason, now), options.Lease), cancellationToken);
    }
}

/// <summary>A person's request to stop the step. It outranks every rule, even when the command crashed before it sent the stop.</summary>
/// <param name="By">The person's IAM or STS ARN.</param>
public sealed record StopRequest(string By, string Reason, DateTimeOffset At)
{
    internal GateDecision Override(GateDecision decision) => decision with { Answer = GateAnswer.Stop, Reason = Text, NextCheckAt = null };

    /// <summary>The reason that is sent: at most 1024 characters (the service's limit), printable because logs and terminals show it.</summary>
    internal string Text
    {
        get
        {
            var text = new string([.. $"stopped by {By}: {Reason}".Select(c => c is >= ' ' and <= '~' ? c : '?')]);
            return text.Length <= StepRequest.MaxReasonLength ? text : text[..StepRequest.MaxReasonLength];
        }
    }
}
