using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Stops a waiting step at a person's request, in any mode: records the stop, sends it, and reads the step back when the service refuses. The stop is
/// recorded even while another request is being sent, on top of whatever another writer wrote first, so it is never forgotten.
/// </summary>
public sealed class StopStep(IWorkflowSteps steps, IGateRecords records, GateSender sender, GateOptions options, TimeProvider clock)
{
    private const int Attempts = 8;

    /// <exception cref="UnusableEventException">The image has no such step that can be answered.</exception>
    /// <exception cref="RefusedWhileWaitingException">The service refused the stop, but still shows the step as waiting.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record; the stop is not recorded.</exception>
    public async Task<AnswerReport> HandleAsync(GateRecord record, string by, string reason, CancellationToken cancellationToken)
    {
        if (ReasonText.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(reason));

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (record.IsClosed)
                return GateSender.Report(AnswerResult.AlreadyClosed, record, GateSender.Describe(record));
            var step = await steps.ReadAsync(record.StepExecutionId, cancellationToken);
            if (step is null)
                return await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.NotFound(clock.GetUtcNow()), cancellationToken);
            if (!step.IsWaiting)
                return await sender.CloseAsync(AnswerResult.ReadBack, record, r => r.Closed(step, clock.GetUtcNow()), cancellationToken);

            // The image is not read: the gate's last check did. Where there was none, the step alone decides.
            record = record with { OnFailure = record.OnFailure ?? FailureEffect.Of(step, image: null) };
            var now = clock.GetUtcNow();
            var isLeased = record.IsLeased(now, options.Lease);
            var stop = record.Stop ?? new(by, reason, now);
            if (isLeased && record.Stop is not null)
                return Recorded(record);
            if (await records.TryWriteAsync(isLeased ? record.StopRecorded(stop) : record.StopRequested(stop, now, options.Lease), cancellationToken) is { } stored)
                return isLeased ? Recorded(stored) : await sender.SendStoredAsync(stored, cancellationToken);

            record = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken) ?? record with { Version = 0 };
        }

        throw new ContendedRecordException(record.ImageArn, Attempts);
    }

    private static AnswerReport Recorded(GateRecord record) => GateSender.Report(
        AnswerResult.StopRecorded, record,
        $"the stop is recorded; request {record.Request!.Sequence} ({record.Request.Action}) is being sent by another invocation. "
        + "If the step still waits when its lease ends, the next sweep sends the stop");
}

/// <summary>A person's request to stop the step. It outranks every rule, even when the command crashed before it sent the stop.</summary>
/// <param name="By">The person's IAM or STS ARN.</param>
public sealed record StopRequest(string By, string Reason, DateTimeOffset At)
{
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
