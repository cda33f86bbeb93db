namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>Where the next run continues.</summary>
/// <param name="PassBeganAt">When the pass that this position belongs to started.</param>
/// <param name="Version">Zero until stored; each write expects the version that was read.</param>
public sealed record ReconcileCursor(ReconcilePosition Position, DateTimeOffset PassBeganAt, long Version = 0);
