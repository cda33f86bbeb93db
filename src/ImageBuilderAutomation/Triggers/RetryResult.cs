namespace ImageBuilderAutomation.Triggers;

/// <param name="Refusal">Why the service refused the retry; null if it accepted.</param>
public sealed record RetryResult(string? Refusal);
