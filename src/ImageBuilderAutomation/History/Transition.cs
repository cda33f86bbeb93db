namespace ImageBuilderAutomation.History;

/// <summary>A state change as a message told it. A set of these, keyed by status and time, is a build's history.</summary>
/// <param name="From">The previous state; null where the message does not say (SNS).</param>
/// <param name="Source"><c>eventbridge</c> or <c>sns</c>: two tellings of one fact.</param>
public sealed record Transition(string? From, string To, DateTimeOffset At, string Source);
