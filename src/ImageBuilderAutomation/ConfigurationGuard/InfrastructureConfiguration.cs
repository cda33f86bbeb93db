namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>An infrastructure configuration as the service shows it.</summary>
/// <param name="Name">As its author wrote it; the ARN carries the slug.</param>
public sealed record InfrastructureConfiguration(string Arn, string Name, ConfigurationFields Fields, DateTimeOffset? UpdatedAt);
