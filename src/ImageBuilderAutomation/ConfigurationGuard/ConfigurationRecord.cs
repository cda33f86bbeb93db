namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The one record of a configuration that was ever found otherwise than the policy wants it.</summary>
public sealed record ConfigurationRecord
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required ConfigurationState State { get; init; }

    /// <summary>Since when it has been in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Empty when compliant or gone.</summary>
    public IReadOnlyList<RecordedDrift> Drifts { get; init; } = [];

    /// <summary>Pipelines that build with it, by name.</summary>
    public IReadOnlyList<string> Pipelines { get; init; } = [];

    /// <summary>The policy that was asked last.</summary>
    public string? PolicyHash { get; init; }

    /// <summary>Stored and not yet ended.</summary>
    public Repair? Repair { get; init; }

    /// <summary>Newest first, at most <see cref="MostRepairs"/>.</summary>
    public IReadOnlyList<PastRepair> Repairs { get; init; } = [];

    /// <summary>The number of the latest repair, ended or not.</summary>
    public int RepairsBegun { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    public const int MostRepairs = 20;

    /// <summary>Looked at by every scheduled check, also when the service lists it no more.</summary>
    public bool IsOpen => State is not (ConfigurationState.Compliant or ConfigurationState.Gone);
}
