namespace ImageBuilderAutomation.Triggers;

/// <param name="About">What changed.</param>
/// <param name="Rounds">The result for each affected pipeline; empty if none is affected.</param>
public sealed record TriggerReport(string About, IReadOnlyList<RoundReport> Rounds)
{
    internal string Summary => Rounds.Count == 0 ? "no pipeline is affected" : string.Join("; ", Rounds);
}
