namespace ImageBuilderAutomation.Triggers;

/// <param name="About">What moved.</param>
/// <param name="Rounds">What became of each pipeline that it reached; empty where it reached none.</param>
public sealed record TriggerReport(string About, IReadOnlyList<RoundReport> Rounds)
{
    internal string Summary => Rounds.Count == 0 ? "no pipeline is concerned" : string.Join("; ", Rounds);
}
