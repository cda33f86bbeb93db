using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>All that a plan is made of.</summary>
public sealed record LifecycleFacts
{
    public required DateTimeOffset Now { get; init; }

    public required ImageInventory Inventory { get; init; }

    public required Known<UsageEvidence> Usage { get; init; }

    /// <summary>Records that are not settled, by image: notices, updates on their way, images put off.</summary>
    public IReadOnlyDictionary<string, LifecycleRecord> Records { get; init; } = new Dictionary<string, LifecycleRecord>();

    /// <summary>Null before the first run.</summary>
    public LifecycleRun? LastRun { get; init; }
}
