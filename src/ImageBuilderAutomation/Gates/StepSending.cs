using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <summary>Sends a request to a step, for rules and for people: stores it, sends it and records the outcome.</summary>
internal sealed class StepSending(IWorkflowSteps steps, IGateRecords records, IOutcomes outcomes, TimeProvider clock)
{
    public async Task<AnswerReport> SendAsync(GateRecord read, GateRecord asked, CancellationToken cancellationToken)
    {
        if (await records.TryWriteAsync(asked, cancellationToken) is not { Request: { } request } stored)
            return await LeaveAsync(read, cancellationToken);

        if (await steps.SendAsync(stored.ImageArn, stored.StepExecutionId, request, cancellationToken) is SendResult.Accepted)
            return await CloseAsync(AnswerResult.Answered, stored, r => r.Accepted(request, clock.GetUtcNow()), cancellationToken);

        return await steps.ReadAsync(stored.StepExecutionId, cancellationToken) switch
        {
            null => await CloseAsync(AnswerResult.ReadBack, stored, r => r.Gone(clock.GetUtcNow()), cancellationToken),
            { IsWaiting: true } => throw new RefusedWhileWaitingException(stored.StepExecutionId, request),
            var ended => await CloseAsync(AnswerResult.ReadBack, stored, r => r.Ended(ended, clock.GetUtcNow()), cancellationToken),
        };
    }

    public async Task<AnswerReport> CloseAsync(
        AnswerResult result, GateRecord record, Func<GateRecord, GateRecord> close, CancellationToken cancellationToken)
    {
        if (await TellAndWriteAsync(close(record), cancellationToken) is { } closed)
            return Report(result, closed, Told(closed));

        // The faster writer may have written something else, such as an approval. The end is a fact, so it is written once more on top of that.
        var other = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken);
        return other is { IsClosed: false } && await TellAndWriteAsync(close(other), cancellationToken) is { } written
            ? Report(result, written, Told(written))
            : Report(AnswerResult.LeftToOther, other ?? record, "another delivery recorded the outcome first");
    }

    // A closed record is never checked again, so publish first. After a crash before the write, the notification is published again.
    private async Task<GateRecord?> TellAndWriteAsync(GateRecord closed, CancellationToken cancellationToken)
    {
        await outcomes.TellAsync(GateOutcomes.OfEnd(closed), cancellationToken);
        return await records.TryWriteAsync(closed, cancellationToken);
    }

    public async Task<AnswerReport> LeaveAsync(GateRecord record, CancellationToken cancellationToken)
    {
        var other = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken);
        return Report(AnswerResult.LeftToOther, other ?? record, "another delivery wrote first");
    }

    public static string Told(GateRecord record) => record switch
    {
        { State: GateState.Answered, Outcome: { } ours } => $"{ours.Action}: {ours.Reason}",
        { Outcome: { Action: { } action } outcome } => $"{record.State}: {action}, {outcome.Reason}",
        { Outcome: { } outcome } => $"{record.State}: {outcome.StepStatus}",
        { Decision: { } decision } => $"{decision.Answer}: {decision.Reason}",
        _ => record.State.ToString(),
    };

    public static AnswerReport Report(AnswerResult result, GateRecord record, string because) =>
        new(record.StepExecutionId, record.ImageArn, result, because, record);
}
