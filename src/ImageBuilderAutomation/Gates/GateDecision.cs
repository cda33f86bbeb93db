namespace ImageBuilderAutomation.Gates;

/// <summary>The strictest of all matching rules' answers, and why.</summary>
/// <param name="Rules">Every matching rule's answer, strictest first; empty when nothing matched (then held).</param>
/// <param name="Reason">What is sent to the service and shown to people: rules, evidence, policy hash; at most 1024 characters, no control characters.</param>
/// <param name="NextLookAt">The earliest time at which the decision could change by itself (ask again, expiry); null when only a person can change it.</param>
public sealed record GateDecision(
    GateAnswer Answer, string Reason, IReadOnlyList<RuleAnswer> Rules, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextLookAt)
{
    /// <summary>The earliest time at which a rule wants people reminded; null when none does.</summary>
    public DateTimeOffset? RemindAt => Rules.Min(rule => rule.RemindAt);
}
