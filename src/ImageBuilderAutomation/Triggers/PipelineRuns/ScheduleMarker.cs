namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>The time up to which a rule's schedule has been processed.</summary>
/// <param name="Schedule">The schedule that was processed, with its zone. A rule whose schedule has changed starts anew.</param>
public sealed record ScheduleMarker(string Rule, string Schedule, DateTimeOffset ProcessedUntil, long Version);
