namespace ImageBuilderAutomation.Gates;

/// <param name="Condition">The policy member: <c>scan</c>, <c>findings.critical</c>, <c>tests</c>, <c>approvals</c> …</param>
/// <param name="Observed">Short evidence: <c>1 critical CVE-2026-4411, at most 0</c>.</param>
public sealed record ConditionResult(string Condition, Truth Truth, string Observed)
{
    /// <summary>The waivers that were used; null when none was.</summary>
    public IReadOnlyList<UsedWaiver>? Waivers { get; init; }
}
