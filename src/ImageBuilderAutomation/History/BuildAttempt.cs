namespace ImageBuilderAutomation.History;

/// <param name="Number">From 1; RetryImage opens the next one.</param>
/// <param name="Duration">From the first state told to the attempt's end; null while it runs.</param>
public sealed record BuildAttempt(int Number, TimeSpan? Duration, IReadOnlyList<TimelineEntry> Entries);
