using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>A pipeline that a cause affects, and why it may or may not start.</summary>
/// <param name="Rules">Names of the matching rules.</param>
/// <param name="Because">How the pipeline depends on what changed.</param>
/// <param name="Dropped">Why no build starts; null if one may start.</param>
public sealed record Reached(Pipeline Pipeline, IReadOnlyList<string> Rules, string Because, string? Dropped);
