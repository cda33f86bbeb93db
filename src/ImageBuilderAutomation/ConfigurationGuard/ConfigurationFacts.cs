namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Everything a rule may look at.</summary>
/// <param name="Pipelines">Names of the pipelines that build with the configuration, as their ARNs have them, in order.</param>
public sealed record ConfigurationFacts(InfrastructureConfiguration Configuration, IReadOnlyList<string> Pipelines);
