namespace ImageBuilderAutomation.Triggers;

/// <param name="Subject">What changed.</param>
/// <param name="Runs">The result for each affected pipeline; empty if none is affected.</param>
public sealed record TriggerReport(string Subject, IReadOnlyList<PipelineRunReport> Runs)
{
    internal string Summary => Runs.Count == 0 ? "no pipeline is affected" : string.Join("; ", Runs);
}
