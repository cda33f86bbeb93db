using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>A cause as it reached one pipeline.</summary>
/// <param name="Rules">Names of the rules that let it through; empty for a cause that needs none.</param>
/// <param name="Attempt">How many builds in a row have failed before this one, for reasons that may not hold the next time.</param>
/// <param name="Dropped">Why it starts nothing; null when it may.</param>
public sealed record RoundCause(Cause Cause, IReadOnlyList<string> Rules, string Because, DateTimeOffset ArrivedAt, int Attempt, string? Dropped);
