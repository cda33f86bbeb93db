namespace ImageBuilderAutomation.History;

/// <summary>A state change as a message reported it. A build's history is a set of these, keyed by status, time and source.</summary>
/// <param name="From">The previous state; null if the message does not have it (SNS).</param>
/// <param name="Source"><c>eventbridge</c>, <c>sns</c> or <c>reconciler</c>. The first two report the same change separately.</param>
public sealed record Transition(string? From, string To, DateTimeOffset At, string Source);
