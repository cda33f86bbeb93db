namespace ImageBuilderAutomation.Operations;

/// <summary>What became of an event that was to run again.</summary>
/// <param name="Refused">Why Lambda did not take it; null when it did.</param>
public sealed record ReplayedEvent(FailedEvent Event, string? Refused);
