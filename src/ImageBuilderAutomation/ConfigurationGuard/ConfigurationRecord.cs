namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The record of a configuration. It exists only for configurations that have drifted from the policy at least once.</summary>
public sealed record ConfigurationRecord
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
}
