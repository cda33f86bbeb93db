namespace ImageBuilderAutomation.Gates;

/// <summary>What one matching rule says and what it saw.</summary>
/// <param name="Because">For a person reading one log line at 3 a.m.</param>
/// <param name="AskAgainAt">When this rule wants the facts read again; null when it does not.</param>
/// <param name="ExpiresAt">When this rule's hold turns into its expiry answer; null when it never does.</param>
public sealed record RuleAnswer(
    string Rule, GateAnswer Answer, string Because, IReadOnlyList<ConditionResult> Conditions, DateTimeOffset? AskAgainAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>When this rule wants people reminded; null when it does not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Whose approvals this rule asks for: <c>platform (role/PlatformApprover)</c>.</summary>
    public IReadOnlyList<string> MayApprove { get; init; } = [];
}
