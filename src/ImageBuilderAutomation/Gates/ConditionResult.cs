namespace ImageBuilderAutomation.Gates;

/// <param name="Condition">The policy's word: <c>scan</c>, <c>findings.critical</c>, <c>tests</c>, <c>approvals</c> …</param>
/// <param name="Seen">The evidence in a few words: <c>1 critical CVE-2026-4411, at most 0</c>.</param>
public sealed record ConditionResult(string Condition, Truth Truth, string Seen)
{
    /// <summary>Null where none was used.</summary>
    public IReadOnlyList<UsedWaiver>? Waivers { get; init; }
}
