namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Reason">Explanation of the result for a person who reads the log.</param>
/// <param name="Record">The record as stored now; null when the configuration has none.</param>
public sealed record CheckReport(string Arn, CheckResult Result, string Reason, ConfigurationRecord? Record);
