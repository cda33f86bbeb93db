namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Where the next run continues.</summary>
/// <param name="PassStartedAt">When the pass that this position belongs to started.</param>
/// <param name="Version">Zero until stored; each write expects the version that was read.</param>
public sealed record ReconcileCursor(ReconcilePosition Position, DateTimeOffset PassStartedAt, long Version = 0);
