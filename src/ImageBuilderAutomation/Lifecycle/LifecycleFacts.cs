using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Everything that a plan is based on.</summary>
public sealed record LifecycleFacts
{
    public required DateTimeOffset Now { get; init; }

    public required ImageInventory Inventory { get; init; }

    public required Known<UsageEvidence> Usage { get; init; }

    /// <summary>Open records by image ARN: notices, updates in progress, deferred images.</summary>
    public IReadOnlyDictionary<string, LifecycleRecord> Records { get; init; } = new Dictionary<string, LifecycleRecord>();

    /// <summary>Null before the first run.</summary>
    public LifecycleRun? LastRun { get; init; }
}
