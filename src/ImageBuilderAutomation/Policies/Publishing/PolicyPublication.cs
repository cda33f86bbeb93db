using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>One publication of a policy. The latest one is the active policy; the history keeps each of them, unchanged.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Hash">The policy's hash: <see cref="Policies.Policy.Hash"/> of the policy and the waivers file together.</param>
public sealed record PolicyPublication(int Number, string Hash, Person Publisher, string Reason, DateTimeOffset At)
{
    public const int MaxChanges = 50;

    /// <summary>The second person; null when none was needed.</summary>
    public Person? Confirmer { get; init; }

    public string? ConfirmReason { get; init; }

    /// <summary>The call that made it active; null in older records.</summary>
    public string? RequestId { get; init; }

    /// <summary>The hash of the policy that it replaced: a published one, or the packaged one.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>The publication whose policy is active again; null when it is not a rollback.</summary>
    public int? RollbackTo { get; init; }

    /// <summary>Who fills no seat of an approval under this policy.</summary>
    public IReadOnlyList<Person> Authors { get; init; } = [];

    /// <summary>Compared with the policy that it replaced. At most <see cref="MaxChanges"/>, those that loosen first.</summary>
    public IReadOnlyList<PolicyChange> Changes { get; init; } = [];

    public int OmittedChanges { get; init; }

    /// <summary>The number of writes of the active policy's item, for conditional writes.</summary>
    public long Version { get; init; }

    public bool IsSameAs(PolicyPublication other) =>
        (Number, Hash, Publisher, Confirmer, At) == (other.Number, other.Hash, other.Publisher, other.Confirmer, other.At);

    internal static (IReadOnlyList<PolicyChange> Kept, int Omitted) Bounded(IReadOnlyList<PolicyChange> changes) =>
        ([.. changes.OrderByDescending(change => change.Effect).Take(MaxChanges)], Math.Max(0, changes.Count - MaxChanges));
}

/// <summary>A policy that waits for a second person.</summary>
/// <param name="BasedOn">The policy that was active when it was proposed. If another one is active, the proposal is void.</param>
public sealed record PolicyProposal(string Hash, PolicyBase BasedOn, Person Proposer, string Reason, DateTimeOffset At)
{
    public static readonly TimeSpan Term = TimeSpan.FromDays(7);

    /// <summary>The call that proposed it; null in older records.</summary>
    public string? RequestId { get; init; }

    public int? RollbackTo { get; init; }

    public IReadOnlyList<PolicyChange> Changes { get; init; } = [];

    public int OmittedChanges { get; init; }

    /// <summary>How it was closed; null while it is open.</summary>
    public ProposalEnd? End { get; init; }

    public long Version { get; init; }

    public DateTimeOffset ExpiresAt => At + Term;

    /// <summary>
    /// It is confirmed first and made active then, so that of a withdrawal and a confirmation at the same time one counts. After a crash in between, the next
    /// confirmation makes it active, until it expires or is withdrawn.
    /// </summary>
    public bool AwaitsActivation(PolicyBase active, DateTimeOffset now) => End is { How: ProposalEnd.Confirmed } && active == BasedOn && now < ExpiresAt;

    /// <summary>Whether the confirmation crashed: it had longer than a call can take, so nothing makes the policy active any more by itself.</summary>
    public bool WasLeft(PolicyBase active, DateTimeOffset now) => AwaitsActivation(active, now) && now - End!.At > RecordedCall.Running;

    /// <returns>Why it can no longer be confirmed; null while it can.</returns>
    public string? ClosedBecause(PolicyBase active, DateTimeOffset now) =>
        End is { } end ? $"it was {end.How} by {end.By}"
        : now >= ExpiresAt ? $"it was proposed more than {Term.Days} days ago"
        : active != BasedOn ? $"it was proposed while policy {PolicyHashes.Short(BasedOn.Hash)} was active, and now {PolicyHashes.Short(active.Hash)} is"
        : null;
}

/// <param name="How"><c>confirmed</c> or <c>withdrawn</c>.</param>
public sealed record ProposalEnd(string How, Person By, DateTimeOffset At)
{
    public string? Reason { get; init; }

    /// <summary>The call that closed it; null in older records.</summary>
    public string? RequestId { get; init; }

    public const string Confirmed = "confirmed";
    public const string Withdrawn = "withdrawn";
}

/// <summary>An active policy by its publication, because the same policy can be active twice. Number 0 is the packaged policy.</summary>
public sealed record PolicyBase(int Number, string Hash);
