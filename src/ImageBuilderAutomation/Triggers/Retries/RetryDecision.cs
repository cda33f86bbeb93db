namespace ImageBuilderAutomation.Triggers.Retries;

/// <param name="Number">Number of the retry, from 1.</param>
public sealed record RetryDecision(RetryAction Action, string Reason, int Number);
