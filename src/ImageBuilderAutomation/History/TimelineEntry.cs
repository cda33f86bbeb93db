namespace ImageBuilderAutomation.History;

/// <summary>A state that a build reached, merged from all messages about it.</summary>
/// <param name="From">Null if no message has it.</param>
/// <param name="Duration">Time until the next state; null for the last one.</param>
/// <param name="Sources">Sources of the messages, in ordinal order.</param>
public sealed record TimelineEntry(string Status, string? From, DateTimeOffset At, TimeSpan? Duration, IReadOnlyList<string> Sources);
