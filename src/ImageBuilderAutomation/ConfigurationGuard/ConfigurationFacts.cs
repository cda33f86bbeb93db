namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Everything that rules may depend on.</summary>
/// <param name="Pipelines">Names of the pipelines that use the configuration, as in their ARNs, sorted.</param>
public sealed record ConfigurationFacts(InfrastructureConfiguration Configuration, IReadOnlyList<string> Pipelines);

/// <summary>An infrastructure configuration as the service returns it.</summary>
/// <param name="Name">The name as its author wrote it. The ARN contains the slug of the name.</param>
public sealed record InfrastructureConfiguration(string Arn, string Name, ConfigurationFields Fields, DateTimeOffset? UpdatedAt);
