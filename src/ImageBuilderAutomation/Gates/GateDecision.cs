namespace ImageBuilderAutomation.Gates;

/// <summary>The strictest answer of all matching rules, with its reason.</summary>
/// <param name="Rules">Every matching rule's answer, strictest first; empty when no rule matched, in which case the step is held.</param>
/// <param name="Reason">Sent to the service and shown to people: rules, evidence, policy hash. At most 1024 characters, no control characters.</param>
/// <param name="NextCheckAt">The earliest time at which the decision may change without a person (ask again, expiry); null when only a person can.</param>
public sealed record GateDecision(
    GateAnswer Answer, string Reason, IReadOnlyList<RuleAnswer> Rules, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextCheckAt)
{
    /// <summary>The earliest time at which a rule wants people to be reminded; null when none does.</summary>
    public DateTimeOffset? RemindAt => Rules.Min(rule => rule.RemindAt);
}
