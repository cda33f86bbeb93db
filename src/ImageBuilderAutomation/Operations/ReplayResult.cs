namespace ImageBuilderAutomation.Operations;

/// <summary>The result of replaying one event.</summary>
/// <param name="Refusal">Why Lambda did not accept the event; null when it did.</param>
public sealed record ReplayResult(FailedEvent Event, string? Refusal);
