using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Carries out what a person asks for at one waiting step: records it and has the gate decided at once. If that fails, the next sweep finds what was recorded.
/// </summary>
public sealed class PersonRequests(
    IWorkflowSteps steps, IGateRecords records, ApprovalRecorder recorder, AnswerStep answer, StopStep stopping, AccountRegion accountRegion, TimeProvider clock)
{
    /// <exception cref="UnusableEventException">The image has no such waiting step.</exception>
    public async Task<PersonReport> ApproveAsync(GateAddress gate, string group, PersonCall call, CancellationToken cancellationToken)
    {
        var record = await FindAsync(gate, cancellationToken);
        var verdict = await recorder.ApproveAsync(ApprovalSubject.OfGate(record), group, call, cancellationToken);
        if (verdict.Approval is null)
            return new(IsRecorded: false, verdict.Reason, null);
        var report = await DecidedAsync(gate, verdict.Reason, call, cancellationToken);
        return ApprovalEffect.Of(group, report.Answer!) is { } effect ? report with { Message = $"{report.Message}; {effect}" } : report;
    }

    /// <exception cref="UnusableEventException">The image has no such waiting step.</exception>
    public async Task<PersonReport> WithdrawAsync(GateAddress gate, PersonCall call, CancellationToken cancellationToken)
    {
        var record = await FindAsync(gate, cancellationToken);
        var (isWithdrawn, message) = await recorder.WithdrawAsync(ApprovalSubject.OfGate(record), call, cancellationToken);
        return isWithdrawn ? await DecidedAsync(gate, message, call, cancellationToken) : new(IsRecorded: false, message, null);
    }

    /// <summary>Stops the step in any mode.</summary>
    /// <exception cref="UnusableEventException">The image has no such waiting step.</exception>
    public async Task<PersonReport> StopAsync(GateAddress gate, PersonCall call, CancellationToken cancellationToken)
    {
        if (ReasonText.ProblemOf(call.Reason) is { } problem)
            return new(IsRecorded: false, problem, null);
        GateRecord record;
        try
        {
            record = await FindAsync(gate, cancellationToken);
        }
        // A stop counts for the image, so it is recorded although nothing is known of the step. What is no id of a step is a mistake of the caller.
        catch (Exception e) when (e is not UnusableEventException && gate.HasStepId && !cancellationToken.IsCancellationRequested)
        {
            var early = await recorder.StopAsync(GateTransitions.Unread(gate), call, cancellationToken);
            return new(
                IsRecorded: true,
                $"a stop of the image by {early.By} is recorded, but the step cannot be read ({e.Message}): the next sweep that reads it stops it", null);
        }

        // Also of a closed gate: the image may wait at another step, or at this one again.
        var stop = await recorder.StopAsync(record, call, cancellationToken);
        var report = await stopping.HandleAsync(record, stop, cancellationToken);
        return new(
            IsRecorded: true,
            report.Result is AnswerResult.AlreadyClosed
                ? $"a stop of the image by {stop.By} is recorded; this gate is closed ({report.Record!.State}), so it stops the image where it waits next"
                : $"a stop by {stop.By} is recorded",
            report);
    }

    private async Task<PersonReport> DecidedAsync(GateAddress gate, string message, PersonCall call, CancellationToken cancellationToken) =>
        new(IsRecorded: true, message, await answer.HandleAsync(
            new(gate.StepExecutionId, gate.Image, "person") { IsAgain = call.IsRepeated }, cancellationToken));

    /// <summary>The gate as recorded. A step whose event has not arrived yet has none, so the service shows it.</summary>
    private async Task<GateRecord> FindAsync(GateAddress gate, CancellationToken cancellationToken)
    {
        if (!gate.Image.IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", gate.Image.ToString());
        var record = await records.ReadAsync(gate.Image.ToString(), gate.StepExecutionId, cancellationToken);
        if (record is not null && !record.MayWaitAgain(clock.GetUtcNow()))
            return record;
        var step = await steps.ReadAsync(gate.StepExecutionId, cancellationToken);
        return step is { IsWaiting: true, Action: StepAction.WaitForAction } && step.ImageArn == gate.Image.ToString()
            ? record?.Reopened() ?? GateTransitions.Opened(step)
            : record ?? throw new UnusableEventException($"a step of image {gate.Image} that waits", gate.StepExecutionId);
    }
}

/// <summary>One waiting step of one build. Another attempt of the same build has another step.</summary>
public sealed record GateAddress(string StepExecutionId, ImageBuildArn Image)
{
    private const string Prefix = "step-";

    /// <summary>Whether the service may have made the id.</summary>
    public bool HasStepId => StepExecutionId.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParse(StepExecutionId[Prefix.Length..], out _);
}

/// <param name="IsRecorded">False when the request was refused and nothing was written.</param>
/// <param name="Message">For the person: what was recorded, or why it was refused and what to do next.</param>
/// <param name="Answer">What became of the gate; null when the request was refused.</param>
public sealed record PersonReport(bool IsRecorded, string Message, AnswerReport? Answer);
