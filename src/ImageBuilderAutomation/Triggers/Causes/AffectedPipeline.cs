using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>A pipeline that a cause affects, and why it may or may not start.</summary>
/// <param name="Rules">Names of the matching rules.</param>
/// <param name="Reason">How the pipeline depends on what changed.</param>
/// <param name="DropReason">Why no build starts; null if one may start.</param>
public sealed record AffectedPipeline(Pipeline Pipeline, IReadOnlyList<string> Rules, string Reason, string? DropReason);
