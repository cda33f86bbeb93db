using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Triggers;

/// <param name="NotDue">Runs left alone: their next check is later, or another delivery handles them.</param>
public sealed record DeferredReport(Mode Mode, int NotDue, IReadOnlyList<PipelineRunReport> Runs);
