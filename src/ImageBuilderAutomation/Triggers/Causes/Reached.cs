using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>A pipeline that a cause is about, and what comes of it.</summary>
/// <param name="Rules">Names of the rules that let it through.</param>
/// <param name="Because">How the pipeline depends on what moved.</param>
/// <param name="Dropped">Why nothing is started; null when it may be.</param>
public sealed record Reached(Pipeline Pipeline, IReadOnlyList<string> Rules, string Because, string? Dropped);
