using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

/// <summary>The record of one waiting step: decision, request, approvals and outcome.</summary>
public sealed record GateRecord : ILeased
{
    public required string StepExecutionId { get; init; }

    public required string ImageArn { get; init; }

    public required string WorkflowExecutionId { get; init; }

    public required string WorkflowArn { get; init; }

    public required string StepName { get; init; }

    public string? PipelineArn { get; init; }

    public required GateState State { get; init; }

    /// <summary>When the step began to wait.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the service's time-out ends the step; null when the service does not report one.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether a stop and the time-out end the build; null when nobody has read it.</summary>
    public FailureEffect? OnFailure { get; init; }

    /// <summary>When it is stopped, so that the time-out does not release the build; null when the time-out ends the build. As of the latest check.</summary>
    public DateTimeOffset? StopAt { get; init; }

    /// <summary>The sweep skips the step before this time.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>The latest decision; null before the first one.</summary>
    public GateDecision? Decision { get; init; }

    /// <summary>The channel that led to the latest decision: <c>event</c>, <c>sweep</c>, …</summary>
    public string? DecidedOn { get; init; }

    /// <summary>Since when the decision has had this answer and this reason.</summary>
    public DateTimeOffset? DecidedSince { get; init; }

    /// <summary>The request that is sent, or sent again; null before the first one, and once the service accepted it and did not carry it out.</summary>
    public StepRequest? Request { get; init; }

    /// <summary>The latest requests that another one followed, or will. The service may have received them all the same. Oldest first.</summary>
    public IReadOnlyList<StepRequest> EarlierRequests { get; init; } = [];

    /// <summary>All of these, oldest first. A method, because a record's lists are stored.</summary>
    public IEnumerable<StepRequest> AllRequests() => Request is { } latest ? EarlierRequests.Append(latest) : EarlierRequests;

    public StepOutcome? Outcome { get; init; }

    /// <summary>The approvals that the latest decision saw: a copy of what people said, which alone counts.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>A person's stop request that the latest check saw; null when there is none.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>The version of what people said that the latest check saw; zero when nobody had said anything.</summary>
    public long ApprovalsVersion { get; init; }

    /// <summary>The hash of the policy that decided first. It differs from that of the latest decision where another policy was published meanwhile.</summary>
    public string? FirstPolicyHash { get; init; }

    /// <summary>Zero until stored. Each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>The latest decision was made in mode observe: nothing is sent, and the service's time-out ends the wait.</summary>
    public bool IsObserved { get; init; }

    /// <summary>When people are reminded next; null when no reminder is planned.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Only a person's answer or the end of the wait will change the gate.</summary>
    public bool WaitsForPeople => State is GateState.Open && Decision is { Answer: not GateAnswer.AskAgain };

    /// <summary>For how long the service may go on showing a step as waiting after it accepted an answer, or while it cancels the build.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ShortestSettling = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A quarter of what is left of the wait: what was not carried out has to be sent again before the time-out. A stop that is due 15 minutes before it is sent
    /// three times, by sweeps every five minutes.
    /// </summary>
    private const int SettlingShare = 4;

    /// <summary>
    /// Whether the step of a closed gate is read when somebody reports it as waiting. One that the service did not know may be known again at any time. One
    /// whose end is recorded has to be reported later than the service needs to carry it out.
    /// </summary>
    public bool MayWaitAgain(DateTimeOffset now) => IsClosed && Outcome is { } outcome && (IsNotFound || outcome.ObservedAt + SettlingAfter(outcome.ObservedAt) <= now);

    private TimeSpan SettlingAfter(DateTimeOffset observedAt)
    {
        var share = (TimeoutRelease.EndOfWait(this) - observedAt) / SettlingShare;
        return share <= TimeSpan.Zero || share > LongestSettling ? LongestSettling : share < ShortestSettling ? ShortestSettling : share;
    }

    /// <summary>The service did not know the step when the gate was closed, so what it did with the request is unknown.</summary>
    public bool IsNotFound => Outcome?.StepStatus == StepOutcome.NotFound;

    public bool IsClosed => State is GateState.Answered or GateState.AnsweredElsewhere or GateState.Expired;

    DateTimeOffset? ILeased.LeasedSince => State is GateState.Sending ? Request?.StoredAt : null;
}

/// <summary>
/// Open: waits for facts, people or time (hold, ask again, mode observe). Sending: a request is stored and was or will be sent.
/// Answered: the step shows our request, or is cancelled after we requested that. AnsweredElsewhere: the step ended in another way (a person, a cancellation).
/// Expired: the service's time-out passed.
/// </summary>
public enum GateState
{
    Open,
    Sending,
    Answered,
    AnsweredElsewhere,
    Expired,
}

/// <summary>How the step ended, as the service reports it.</summary>
/// <param name="Action">RESUME, STOP or CANCEL (our cancellation of the build); null when nobody answered the step.</param>
/// <param name="StepStatus">The status as read back; <see cref="Accepted"/> or <see cref="NotFound"/> when the step was not read or not found.</param>
public sealed record StepOutcome(string? Action, string? Reason, string StepStatus, DateTimeOffset ObservedAt)
{
    /// <summary>The service accepted our request; the step was not read again.</summary>
    public const string Accepted = "ACCEPTED";

    /// <summary>The service no longer has the step.</summary>
    public const string NotFound = "NOT_FOUND";
}

/// <summary>The store of gate records.</summary>
public interface IGateRecords
{
    Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>A gate with what people said about its image, in one call.</summary>
    Task<(GateRecord? Record, ImageApprovals Approvals)> ReadWithApprovalsAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>Writes by compare-and-set on <see cref="GateRecord.Version"/>. Version zero means that the record must not exist.</summary>
    /// <returns>The stored record with its new version; null when another writer was first.</returns>
    Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken);

    /// <summary>Records in state open or sending, oldest first. Unreadable records cause an exception after all others were returned.</summary>
    IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken);
}

/// <summary>The last look before an answer.</summary>
public interface IGateControl
{
    /// <summary>The stop switch and what people said about the image, in one call.</summary>
    Task<GateLook> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>The stop switch alone.</summary>
    /// <param name="underAnyPolicy">Whether another policy may be in force than the one that was read.</param>
    /// <exception cref="PolicyChangedException">It is, and must not be.</exception>
    Task<Mode?> ReadModeAsync(bool underAnyPolicy, CancellationToken cancellationToken);
}

/// <param name="Override">Null when the policy's mode is not overridden.</param>
/// <param name="Changed">Not null when another policy is in force than the one that decided.</param>
public sealed record GateLook(Mode? Override, ImageApprovals Approvals, PolicyChangedException? Changed = null)
{
    /// <exception cref="PolicyChangedException">Another policy is in force, so the decision is made again under that.</exception>
    /// <param name="mayGoOut">True for a stop that is due and has begun again already: whoever publishes again and again must not hold it up until the time-out.</param>
    public void RequirePolicy(bool mayGoOut)
    {
        if (Changed is not null && !mayGoOut)
            throw Changed;
    }
}
