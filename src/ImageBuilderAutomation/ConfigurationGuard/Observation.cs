namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The result of one check of a configuration.</summary>
/// <param name="Change">The call that caused the check; null for a scheduled check.</param>
public sealed record Observation(ConfigurationDecision Decision, IReadOnlyList<string> Pipelines, ConfigurationChange? Change, DateTimeOffset At);
