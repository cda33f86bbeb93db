using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The record of a configuration. It exists only for configurations that have drifted from the policy at least once.</summary>
public sealed record ConfigurationRecord : ILeased
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required ConfigurationState State { get; init; }

    /// <summary>When it entered this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Empty when compliant or deleted.</summary>
    public IReadOnlyList<RecordedDrift> Drifts { get; init; } = [];

    /// <summary>Names of the pipelines that use it.</summary>
    public IReadOnlyList<string> Pipelines { get; init; } = [];

    /// <summary>Hash of the policy of the latest check.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>The repair in progress; null when there is none.</summary>
    public Repair? Repair { get; init; }

    /// <summary>Newest first, at most <see cref="MaxRepairs"/>.</summary>
    public IReadOnlyList<CompletedRepair> Repairs { get; init; } = [];

    /// <summary>Sequence number of the latest repair, completed or not.</summary>
    public int RepairsStarted { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    public const int MaxRepairs = 20;

    /// <summary>Whether every scheduled check evaluates it, even if the service no longer lists the configuration.</summary>
    public bool IsOpen => State is not (ConfigurationState.Compliant or ConfigurationState.Deleted);

    DateTimeOffset? ILeased.LeasedSince => Repair?.StoredAt;
}

public enum ConfigurationState
{
    /// <summary>Complies with the policy.</summary>
    Compliant,

    /// <summary>Differs from the policy; reported.</summary>
    Drifted,

    /// <summary>A repair is stored and may have been sent.</summary>
    Repairing,

    /// <summary>Repaired several times recently and changed again each time. No longer repaired automatically.</summary>
    Contested,

    /// <summary>The configuration does not exist any more.</summary>
    Deleted,
}

/// <summary>A drift with the time and author of the change that caused it.</summary>
/// <param name="Since">The time of the call that caused it if an event reported the call, otherwise when a check first found it.</param>
/// <param name="By">The caller; null when no event reported the call.</param>
public sealed record RecordedDrift(Drift Drift, DateTimeOffset Since, string? By, string? Call)
{
    public override string ToString() =>
        $"{Drift}{(By is null ? "" : $", by {By}")}{(Drift.NotRepaired is null ? "" : $", not repaired: {Drift.NotRepaired}")}";

    /// <summary>Merges a drift with the recorded one of the same field and rule, and with the call reported now.</summary>
    public static RecordedDrift Of(Drift drift, RecordedDrift? known, ConfigurationChange? change, DateTimeOffset now)
    {
        var made = change is not null && change.Touches(drift.Path) ? change : null;
        return known switch
        {
            null => new(drift, made?.At ?? now, made?.By, made?.Call),
            // A check found the drift first, and the event of the call arrived later.
            { By: null } when made?.At <= known.Since => new(drift, made.At, made.By, made.Call),
            _ => known with { Drift = drift },
        };
    }
}

/// <summary>The stored records of configurations.</summary>
public interface IConfigurationRecords
{
    Task<ConfigurationRecord?> ReadAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ConfigurationRecord.Version"/>; version zero requires that no record exists.</summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<ConfigurationRecord?> TryWriteAsync(ConfigurationRecord record, CancellationToken cancellationToken);

    /// <summary>Lists the open records. Those that have been in their state longest come first.</summary>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were returned.</exception>
    IAsyncEnumerable<ConfigurationRecord> ListOpenAsync(CancellationToken cancellationToken);
}
