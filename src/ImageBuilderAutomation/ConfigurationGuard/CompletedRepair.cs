namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A completed repair.</summary>
/// <param name="Drifts">The drifts that it was made for.</param>
/// <param name="Detail">The service's message or the differences found; null when there are none.</param>
public sealed record CompletedRepair(
    int Sequence, string Token, IReadOnlyList<FieldChange> Changes, IReadOnlyList<RecordedDrift> Drifts, DateTimeOffset StartedAt, DateTimeOffset CompletedAt,
    RepairOutcome Outcome, string? Detail);
