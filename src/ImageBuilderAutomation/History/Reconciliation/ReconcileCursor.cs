namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Where the next run continues.</summary>
/// <param name="PassStartedAt">When the pass that this position belongs to started.</param>
/// <param name="Version">Zero until stored; each write expects the version that was read.</param>
public sealed record ReconcileCursor(ReconcilePosition Position, DateTimeOffset PassStartedAt, long Version = 0);

/// <summary>
/// How far the reconciliation has come: a position in the sorted list of builds. Unlike a page token it does not expire, and it stays valid when
/// builds are created or deleted.
/// </summary>
/// <param name="Source">A pipeline's or image version's ARN, or <c>records/STATUS</c>; in ordinal order.</param>
/// <param name="Build">The last build checked; null if the whole source was checked.</param>
public sealed record ReconcilePosition(string Source, string? Build)
{
    public static readonly ReconcilePosition Start = new("", null);

    public bool HasPassed(string source) =>
        string.CompareOrdinal(source, Source) is var order && (order < 0 || (order == 0 && Build is null));

    public bool HasPassed(string source, string build) =>
        HasPassed(source) || (source == Source && string.CompareOrdinal(build, Build) <= 0);
}

public interface IReconcileCursors
{
    Task<ReconcileCursor?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ReconcileCursor.Version"/>.</summary>
    /// <returns>False when another run wrote first.</returns>
    Task<bool> TryWriteAsync(ReconcileCursor cursor, CancellationToken cancellationToken);
}
