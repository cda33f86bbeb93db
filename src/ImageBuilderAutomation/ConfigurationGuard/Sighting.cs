namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One look at a configuration.</summary>
/// <param name="Change">The call that led to it; null for a scheduled check.</param>
public sealed record Sighting(ConfigurationDecision Decision, IReadOnlyList<string> Pipelines, ConfigurationChange? Change, DateTimeOffset At);
