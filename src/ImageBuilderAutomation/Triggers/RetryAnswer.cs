namespace ImageBuilderAutomation.Triggers;

/// <param name="Refused">Why the service refused the retry; null if it accepted.</param>
public sealed record RetryAnswer(string? Refused);
