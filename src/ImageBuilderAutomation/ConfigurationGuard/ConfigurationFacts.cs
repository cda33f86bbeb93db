namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Everything that rules may depend on.</summary>
/// <param name="Pipelines">Names of the pipelines that use the configuration, as in their ARNs, sorted.</param>
public sealed record ConfigurationFacts(InfrastructureConfiguration Configuration, IReadOnlyList<string> Pipelines);
