namespace ImageBuilderAutomation.History;

/// <summary>A state that a build reached, however many messages told of it.</summary>
/// <param name="From">Null where no message said.</param>
/// <param name="Lasted">Until the next state; null for the last one.</param>
/// <param name="Sources">Who told, in ordinal order.</param>
public sealed record TimelineEntry(string Status, string? From, DateTimeOffset At, TimeSpan? Lasted, IReadOnlyList<string> Sources);
