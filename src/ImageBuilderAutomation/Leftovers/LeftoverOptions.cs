using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

public sealed record LeftoverOptions
{
    /// <summary>The policy's mode of builds; an override in the table wins over it.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored request belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;
}
