namespace ImageBuilderAutomation.Triggers;

/// <param name="Refused">Why the service will not; null when it does.</param>
public sealed record RetryAnswer(string? Refused);
