namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A repair that has ended.</summary>
/// <param name="Drifts">What it was begun for: since when, and by whom.</param>
/// <param name="Detail">What the service said, or what was found otherwise; null when there is nothing to say.</param>
public sealed record PastRepair(
    int N, string Token, IReadOnlyList<FieldChange> Changes, IReadOnlyList<RecordedDrift> Drifts, DateTimeOffset BegunAt, DateTimeOffset At, RepairOutcome Outcome, string? Detail);
