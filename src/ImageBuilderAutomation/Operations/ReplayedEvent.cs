namespace ImageBuilderAutomation.Operations;

/// <summary>The result of replaying one event.</summary>
/// <param name="Refused">Why Lambda did not accept the event; null when it did.</param>
public sealed record ReplayedEvent(FailedEvent Event, string? Refused);
