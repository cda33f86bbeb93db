using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>A cause as it applies to one pipeline.</summary>
/// <param name="Rules">Names of the matching rules; empty for a cause that needs no rule.</param>
/// <param name="Attempt">How many builds in a row have failed before this one for transient reasons.</param>
/// <param name="DropReason">Why it starts no build; null if it may start one.</param>
public sealed record PipelineRunCause(Cause Cause, IReadOnlyList<string> Rules, string Reason, DateTimeOffset ArrivedAt, int Attempt, string? DropReason);
