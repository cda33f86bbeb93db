namespace ImageBuilderAutomation.Gates;

/// <summary>The answer of one matching rule, with its evidence.</summary>
/// <param name="Reason">The evidence that decided, in one line.</param>
/// <param name="AskAgainAt">When this rule wants the facts read again; null when it does not.</param>
/// <param name="ExpiresAt">When this rule's hold turns into its expiry answer; null when it never does.</param>
public sealed record RuleAnswer(
    string Rule, GateAnswer Answer, string Reason, IReadOnlyList<ConditionResult> Conditions, DateTimeOffset? AskAgainAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>When this rule wants people to be reminded; null when it does not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>The groups whose approval this rule requires: <c>platform (role/PlatformApprover)</c>.</summary>
    public IReadOnlyList<string> MayApprove { get; init; } = [];
}
