using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Records what a person says about a waiting step or a channel: an approval, its withdrawal, or the stop of a step. Whether it is enough is decided by the rules
/// afterwards.
/// </summary>
/// <param name="approvers">The groups of the policy that is in force.</param>
public sealed class ApprovalRecorder(
    IImageApprovals approvals, IRoles roles, ApproverGroups approvers, AccountRegion accountRegion, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <returns>The verdict. A refused approval writes nothing.</returns>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record; nothing was recorded.</exception>
    public async Task<ApprovalVerdict> ApproveAsync(ApprovalSubject subject, string group, PersonCall call, CancellationToken cancellationToken)
    {
        var (caller, reason, requestId, _) = call;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var said = await ReadAsync(subject, cancellationToken);
            if (said.Of(subject).FirstOrDefault(approval => approval.By == caller.Arn && approval.RequestId == requestId) is { } before)
                return new(before, $"{caller.Arn} approved for {group}");
            // The approval of an earlier run may have been withdrawn. So may that of an earlier write of this run, whose answer was lost.
            if (said.WasWithdrawn(caller.Arn, requestId, call.IsRepeated || attempt > 0 ? call.Seen?.Version ?? 0 : null))
                return new(null, "this approval was recorded before, and withdrawn since; to approve again, ask with a new request id");
            var known = await KnownRoles.ReadAsync(
                roles, accountRegion.Account, [caller.AsActor(), .. said.Of(subject).Select(approval => approval.AsActor())], cancellationToken);
            var verdict = ApprovalVerdict.For(subject, said, approvers.Groups, known, group, caller, reason, clock.GetUtcNow());
            if (verdict.Approval is not { } approval)
                return verdict;
            var now = said with { Approvals = [.. said.Approvals, approval with { RequestId = requestId, Since = said.Version + 1 }] };
            if (await approvals.TryWriteAsync(now, cancellationToken) is not null)
                return verdict;
        }

        throw new ContendedRecordException(subject.ImageArn, MaxAttempts);
    }

    /// <summary>Takes back the caller's own approvals, whatever groups they were for.</summary>
    /// <returns>Whether anything was withdrawn, and the reason for the person.</returns>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record; nothing was recorded.</exception>
    public async Task<(bool IsWithdrawn, string Reason)> WithdrawAsync(ApprovalSubject subject, PersonCall call, CancellationToken cancellationToken)
    {
        var (caller, reason, requestId, _) = call;
        if (ReasonText.ProblemOf(reason) is { } problem)
            return (false, problem);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var said = await ReadAsync(subject, cancellationToken);
            if (said.Withdrawn.Any(withdrawal => withdrawal.By == caller.Arn && withdrawal.RequestId == requestId))
                return (true, $"{caller.Arn} withdrew the approval");

            // By the whole ARN: withdrawing another session's approval would be an act on another person where session names are chosen freely.
            var own = said.Of(subject).Where(approval => approval.By == caller.Arn && !IsLater(approval)).ToList();
            if (own.Count == 0)
                return (false, $"{caller.Arn} has no approval to withdraw; see who approved with: {subject.Command}");
            if (subject.Closed is { } closed)
                return (false, $"{closed}, so an approval can no longer be withdrawn; see how it was closed with: {subject.Command}");

            var left = said.Without(own, approval => new(approval, caller.Arn, reason, clock.GetUtcNow(), requestId));
            if (await approvals.TryWriteAsync(left, cancellationToken) is not null)
                return (true, $"{caller.Arn} withdrew the approval for {string.Join(", ", own.Select(approval => approval.Group))}");
        }

        throw new ContendedRecordException(subject.ImageArn, MaxAttempts);

        bool IsLater(Approval approval) => call is { IsRepeated: true, Seen: { } seen } && approval.Since > seen.Version;
    }

    /// <summary>Stops the image: this step, and every other one at which it waits later.</summary>
    /// <returns>The stop that counts: an earlier one stays.</returns>
    /// <exception cref="ArgumentException">The reason is unusable.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record; the stop is not recorded.</exception>
    public async Task<StopRequest> StopAsync(GateRecord gate, PersonCall call, CancellationToken cancellationToken)
    {
        var (caller, reason, _, _) = call;
        if (ReasonText.ProblemOf(reason) is { } problem)
            throw new ArgumentException(problem, nameof(call));
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var said = await ReadAsync(ApprovalSubject.OfGate(gate), cancellationToken);
            if (said.Stop is { } earlier)
                return earlier;
            var stop = new StopRequest(caller.Arn, reason, clock.GetUtcNow());
            if (await approvals.TryWriteAsync(said with { Stop = stop }, cancellationToken) is not null)
                return stop;
        }

        throw new ContendedRecordException(gate.ImageArn, MaxAttempts);
    }

    /// <exception cref="InvalidDataException">The record is damaged. It is never replaced, because it may hold a stop.</exception>
    private async Task<ImageApprovals> ReadAsync(ApprovalSubject subject, CancellationToken cancellationToken)
    {
        var said = await approvals.ReadAsync(subject, cancellationToken);
        return said.Problem is { } problem ? throw new InvalidDataException(problem) : said;
    }
}

/// <summary>The policy's groups of approvers, by name.</summary>
public sealed record ApproverGroups(IReadOnlyDictionary<string, ApproverGroup> Groups);
