using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>The strictest answer of all matching rules, with its reason.</summary>
/// <param name="Rules">Every matching rule's answer, strictest first; empty when no rule matched, in which case the step is held.</param>
/// <param name="Reason">Sent to the service and shown to people: rules, evidence, policy hash. At most 1024 characters, no control characters.</param>
/// <param name="NextCheckAt">The earliest time at which the decision may change without a person (ask again, expiry); null when only a person can.</param>
public sealed record GateDecision(
    GateAnswer Answer, string Reason, IReadOnlyList<RuleAnswer> Rules, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextCheckAt)
{
    /// <summary>The waivers that were used, each once; empty before the decision is recorded: until then each condition has its own.</summary>
    public IReadOnlyList<UsedWaiver> Waivers { get; init; } = [];

    /// <summary>Number of waivers that the record leaves out because of its size.</summary>
    public int OmittedWaivers { get; init; }

    /// <summary>
    /// ARNs under which people approved whose approvals counted, each once. Null in older records and before the decision is recorded: until then each condition
    /// has its own.
    /// </summary>
    public IReadOnlyList<string>? ApprovedBy { get; init; }

    /// <summary>The earliest time at which a rule wants people to be reminded; null when none does.</summary>
    public DateTimeOffset? RemindAt => Rules.Min(rule => rule.RemindAt);
}

/// <summary>Ordered by strictness: when several rules answer, the greatest value wins.</summary>
public enum GateAnswer
{
    Resume = 0,
    AskAgain = 1,
    Hold = 2,
    Stop = 3,
}

/// <summary>The answer of one matching rule, with its evidence.</summary>
/// <param name="Reason">The evidence that decided, in one line.</param>
/// <param name="AskAgainAt">When this rule wants the facts read again; null when it does not.</param>
/// <param name="ExpiresAt">When this rule's hold turns into its expiry answer; null when it never does.</param>
public sealed record RuleAnswer(
    string Rule, GateAnswer Answer, string Reason, IReadOnlyList<ConditionResult> Conditions, DateTimeOffset? AskAgainAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>When this rule wants people to be reminded; null when it does not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Number of conditions whose evidence the record leaves out because of its size.</summary>
    public int OmittedConditions { get; init; }

    /// <summary>The groups whose approval this rule requires: <c>platform (role/PlatformApprover)</c>.</summary>
    public IReadOnlyList<string> MayApprove { get; init; } = [];
}

/// <param name="Condition">The policy member: <c>scan</c>, <c>findings.critical</c>, <c>tests</c>, <c>approvals</c> …</param>
/// <param name="Observed">Short evidence: <c>1 critical CVE-2026-4411, at most 0</c>.</param>
public sealed record ConditionResult(string Condition, Truth Truth, string Observed)
{
    /// <summary>The waivers that were used; null when none was, and in a record, where the decision lists each waiver once.</summary>
    public IReadOnlyList<UsedWaiver>? Waivers { get; init; }

    /// <summary>ARNs under which people approved who fill the seats. Null for other conditions, while seats are open, and in a record, where the decision lists them.</summary>
    public IReadOnlyList<string>? ApprovedBy { get; init; }

    /// <summary>The approvals that are missing; null when none is.</summary>
    public IReadOnlyList<OpenSeats>? OpenSeats { get; init; }
}

/// <summary>Approvals that a rule still requires of one group.</summary>
/// <param name="All">The number of approvals that it requires of the group.</param>
public sealed record OpenSeats(string Group, int Open, int All);

/// <summary>A waiver that excluded findings from a count, with its content at that time.</summary>
/// <param name="Findings">The vulnerabilities it waived here, each once.</param>
/// <param name="Until">The last day (UTC) on which it is active.</param>
/// <param name="Package">The package pattern of the waiver; null when it covers any package.</param>
public sealed record UsedWaiver(IReadOnlyList<string> Findings, string Owner, DateOnly Until, string Reason, string? Package, string? Ticket)
{
    /// <summary>Number of findings that a record leaves out because of its size.</summary>
    public int OmittedFindings { get; init; }
}

/// <summary>The policy's gate rules. Pure: the same facts give the same decision.</summary>
public interface IGateRules
{
    /// <summary>The hash in every decision. A gate that was decided under another policy is checked again.</summary>
    string PolicyHash { get; }

    /// <summary>Whoever published the policy; empty for a packaged one.</summary>
    IReadOnlyList<Actor> PolicyAuthors { get; }

    /// <summary>The facts that the matching rules need; no others are read.</summary>
    GateNeeds NeedsFor(WaitingStep step, ImageFacts image);

    /// <exception cref="OperationCanceledException">Judging the facts takes too long.</exception>
    GateDecision Decide(GateFacts facts, CancellationToken cancellationToken = default);
}
