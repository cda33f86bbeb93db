namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>An infrastructure configuration as the service returns it.</summary>
/// <param name="Name">The name as its author wrote it. The ARN contains the slug of the name.</param>
public sealed record InfrastructureConfiguration(string Arn, string Name, ConfigurationFields Fields, DateTimeOffset? UpdatedAt);
