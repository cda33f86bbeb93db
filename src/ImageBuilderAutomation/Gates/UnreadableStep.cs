using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Stops a step that cannot be read: at a person's request, or before a time-out that would release its build. Its record shows whether either reason applies. The service
/// refuses the stop of a step that no longer waits.
/// </summary>
public sealed class UnreadableStep(
    IWorkflowSteps steps, IGateControl control, IGateRules rules, GateSender sender, GateOptions options, TimeProvider clock)
{
    /// <exception cref="TimeoutException">A stop is due, and the service does not respond.</exception>
    internal async Task<WaitingStep?> ReadAsync(string stepExecutionId, StopLimit limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await steps.ReadAsync(stepExecutionId, either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the service does not respond within {TimeoutRelease.FactLimit.TotalSeconds:0} seconds", e);
        }
    }

    public bool IsStopDue(GateRecord record, ImageApprovals approvals) =>
        approvals.Stop is not null || TimeoutRelease.IsDue(record, options.SweepInterval, clock.GetUtcNow());

    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>Null when nothing is to be sent, as in mode off.</returns>
    public async Task<AnswerReport?> StopAsync(GateRecord record, Exception problem, StepEvent evt, CancellationToken cancellationToken)
    {
        if (record.IsLeased(clock.GetUtcNow(), options.Lease))
            return GateSender.Report(AnswerResult.HandledElsewhere, record, $"request {record.Request!.Sequence} is being sent by another delivery");
        var look = await control.ReadAsync(record.ImageArn, cancellationToken);
        look.RequirePolicy(mayGoOut: evt.IsAgain);
        var (mode, seen, now) = (look.Override ?? options.Mode, record.Seeing(look.Approvals), clock.GetUtcNow());
        var requested = (mode, seen.Stop) switch
        {
            (Mode.Off, _) => null,
            (_, { } stop) => seen.StopRequested(stop, now, options.Lease),
            (Mode.Act, null) when TimeoutRelease.IsDue(record, options.SweepInterval, now) =>
                seen.Requested(TimeoutRelease.Without("the step", problem.Message, rules.PolicyHash, now), evt.Channel, now, options.Lease),
            _ => null,
        };
        return requested is null ? null : await sender.SendAsync(seen, requested, cancellationToken);
    }
}
