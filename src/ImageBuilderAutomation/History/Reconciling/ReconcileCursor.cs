namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>Where the next run goes on.</summary>
/// <param name="PassBeganAt">When the pass that this place belongs to began.</param>
/// <param name="Version">Zero until stored; each write expects the version it read.</param>
public sealed record ReconcileCursor(ReconcilePosition Position, DateTimeOffset PassBeganAt, long Version = 0);
