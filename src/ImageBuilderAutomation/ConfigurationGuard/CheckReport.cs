namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Because">For a person reading one log line at 3 a.m.</param>
/// <param name="Record">As it is stored now; null when nothing is recorded about the configuration.</param>
public sealed record CheckReport(string Arn, CheckResult Result, string Because, ConfigurationRecord? Record);
