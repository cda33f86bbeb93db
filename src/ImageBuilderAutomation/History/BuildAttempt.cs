namespace ImageBuilderAutomation.History;

/// <param name="Number">From 1; each RetryImage starts another attempt.</param>
/// <param name="Duration">From the first reported state to the end of the attempt; null while it runs.</param>
public sealed record BuildAttempt(int Number, TimeSpan? Duration, IReadOnlyList<TimelineEntry> Entries);
