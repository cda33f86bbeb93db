using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>The state transitions of a gate's record. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from      kept open   requested                     closed, as the step shows it
/// (none)    Open        Sending 1                     AnsweredElsewhere | Expired
/// Open      Open        Sending n+1, or n as stored   AnsweredElsewhere | Expired
/// Sending   Open        Sending n+1, or n as stored   Answered | AnsweredElsewhere | Expired
/// others    closed: Open again, if the service shows the step as waiting; then Sending n+1
/// </code>
/// </remarks>
public static class GateTransitions
{
    private const string Release = "RESUME";

    /// <summary>Bounds the size of a record.</summary>
    private const int MaxEarlierRequests = 5;

    public static GateRecord Opened(WaitingStep step) => new()
    {
        StepExecutionId = step.StepExecutionId,
        ImageArn = step.ImageArn,
        WorkflowExecutionId = step.WorkflowExecutionId,
        WorkflowArn = step.WorkflowArn,
        StepName = step.Name,
        State = GateState.Open,
        OpenedAt = step.StartedAt,
        Deadline = step.Deadline,
        OnFailure = FailureEffect.Of(step, image: null),
    };

    /// <summary>A gate of which nothing but its address is known. It is not stored.</summary>
    public static GateRecord Unread(GateAddress gate) => new()
    {
        StepExecutionId = gate.StepExecutionId,
        ImageArn = gate.Image.ToString(),
        WorkflowExecutionId = "",
        WorkflowArn = "",
        StepName = "",
        State = GateState.Open,
        OpenedAt = default,
    };

    /// <summary>
    /// The service shows the step of a closed gate as waiting. It did not know the step for a moment, or did not carry out what it accepted. What was decided
    /// before is decided and announced anew, and what it accepted is never sent again as it was: the service does nothing for a token that it knows. A request of
    /// which nobody knows whether it was accepted is.
    /// </summary>
    public static GateRecord Reopened(this GateRecord record) =>
        (record.IsNotFound ? record : record.Superseded()) with { State = GateState.Open, Outcome = null, Decision = null, DecidedSince = null };

    /// <summary>Nothing is sent: the step is held or checked again later, or the mode is observe.</summary>
    public static GateRecord KeptOpen(this GateRecord record, GateDecision decision, string channel, bool observed)
    {
        decision = DecisionBounds.Of(decision);
        var open = record with
        {
            State = GateState.Open,
            IsObserved = observed,
            Decision = decision,
            DecidedOn = channel,
            FirstPolicyHash = record.FirstPolicyHash ?? decision.PolicyHash,
            DecidedSince = record.Decision is { } before && (before.Answer, before.Reason) == (decision.Answer, decision.Reason)
                ? record.DecidedSince ?? before.DecidedAt
                : decision.DecidedAt,
        };
        var remindAt = Reminders.Next(open, decision.DecidedAt);
        return open with { RemindAt = remindAt, NextCheckAt = NextCheck(decision, remindAt, record.Deadline) };
    }

    /// <summary>
    /// A request is about to be sent. A stored request with the same action is sent again byte for byte, because the service may already have
    /// received it. Only another action creates a new request, and a release by another policy or for another reason: what the service gets must name
    /// what released, and nobody who withdrew since.
    /// </summary>
    public static GateRecord Requested(this GateRecord record, GateDecision decision, string channel, DateTimeOffset now, TimeSpan lease)
    {
        var requested = decision.Answer is GateAnswer.Stop
            ? record.WithStop(decision.Reason, now, lease)
            : record.WithRequest(Release, decision.Reason, now, lease, decision.PolicyHash);
        return requested with
        {
            Decision = DecisionBounds.Of(decision),
            DecidedOn = channel,
            DecidedSince = decision.DecidedAt,
            IsObserved = false,
            FirstPolicyHash = record.FirstPolicyHash ?? decision.PolicyHash,
        };
    }

    /// <summary>The gate as the check about to be made sees it: what people said replaces the copies of an earlier check.</summary>
    public static GateRecord Seeing(this GateRecord record, ImageApprovals approvals) =>
        record with { Approvals = approvals.Of(record.StepExecutionId), Stop = approvals.Stop, ApprovalsVersion = approvals.Version };

    /// <summary>A person's stop is about to be sent. The rules' latest decision stays in the record.</summary>
    public static GateRecord StopRequested(this GateRecord record, StopRequest stop, DateTimeOffset now, TimeSpan lease) =>
        record.WithStop(stop.Text, now, lease) with { Stop = stop };

    public static GateRecord Accepted(this GateRecord record, StepRequest request, DateTimeOffset now) =>
        record.Closed(GateState.Answered, new(request.Action, request.Reason, StepOutcome.Accepted, now));

    /// <summary>Closes the gate as the service reports the step. An answer that is not the one we sent counts as answered elsewhere.</summary>
    public static GateRecord Closed(this GateRecord record, WaitingStep step, DateTimeOffset now)
    {
        // The service does not report who cancelled a build. Ours was requested, so the step ended as it says.
        if (step is { AnsweredAction: null, Status: ExecutionStatus.Cancelled }
            && record.AllRequests().LastOrDefault(ours => ours.Action == StepRequest.Cancel) is { } cancellation)
            return record.Closed(GateState.Answered, new(cancellation.Action, cancellation.Reason, step.Status, now));

        var state = step.AnsweredAction is null
            ? IsExpired(step, now) ? GateState.Expired : GateState.AnsweredElsewhere
            : record.AllRequests().Any(ours => ours.Action == step.AnsweredAction && ours.Reason == step.AnsweredReason)
                ? GateState.Answered
                : GateState.AnsweredElsewhere;

        return record.Closed(state, new(
            DecisionBounds.Shortened(step.AnsweredAction), DecisionBounds.Shortened(step.AnsweredReason), DecisionBounds.Shortened(step.Status)!, now));
    }

    /// <summary>The service no longer has the step.</summary>
    public static GateRecord NotFound(this GateRecord record, DateTimeOffset now) =>
        record.Closed(record.Deadline <= now ? GateState.Expired : GateState.AnsweredElsewhere, new(null, null, StepOutcome.NotFound, now));

    /// <summary>A stop that would not end the build, or about which that is not known, is a cancellation.</summary>
    private static GateRecord WithStop(this GateRecord record, string reason, DateTimeOffset now, TimeSpan lease) => record.OnFailure switch
    {
        { EndsBuild: true } => record.WithRequest("STOP", reason, now, lease),
        var effect => record.WithRequest(StepRequest.Cancel, (effect ?? FailureEffect.NotRead).OfCancellation(reason), now, lease),
    };

    private static GateRecord WithRequest(
        this GateRecord record, string action, string reason, DateTimeOffset now, TimeSpan lease, string? policyHash = null)
    {
        var stored = record.Request is { } before && before.Action == action
            && (action != Release || (before.PolicyHash, before.Reason) == (policyHash, reason)) ? before : null;
        var sequence = (record.AllRequests().LastOrDefault()?.Sequence ?? 0) + 1;
        return (stored is null ? record.Superseded() : record) with
        {
            State = GateState.Sending,
            NextCheckAt = now + lease,
            RemindAt = null,
            Request = stored is null
                ? StepRequest.Create(record.StepExecutionId, sequence, action, reason, now) with { PolicyHash = policyHash }
                : stored with { StoredAt = now },
        };
    }

    /// <summary>Another request follows, or none. The service may have received this one, and carry it out late.</summary>
    private static GateRecord Superseded(this GateRecord record) => record.Request is { } before
        ? record with { Request = null, EarlierRequests = [.. record.EarlierRequests.TakeLast(MaxEarlierRequests - 1), before] }
        : record;

    private static GateRecord Closed(this GateRecord record, GateState state, StepOutcome outcome) =>
        record with { State = state, Outcome = outcome, NextCheckAt = null, RemindAt = null };

    // A cancelled step is not expired, even after its deadline.
    private static bool IsExpired(WaitingStep step, DateTimeOffset now) =>
        step.Status == ExecutionStatus.TimedOut
        || (step.Status is not ExecutionStatus.Cancelled && !ExecutionStatus.HasPassed(step.Status) && step.Deadline <= (step.EndedAt ?? now));

    // Past times are excluded because they would make the step due in every sweep. A deadline can pass while the step still waits:
    // the service caps reported time-outs at 12 hours.
    private static DateTimeOffset? NextCheck(GateDecision decision, DateTimeOffset? remindAt, DateTimeOffset? deadline) =>
        new[] { decision.NextCheckAt, remindAt, deadline }.Where(at => at > decision.DecidedAt).Min();
}
