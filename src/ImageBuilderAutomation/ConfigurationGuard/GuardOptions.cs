using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.ConfigurationGuard;

public sealed record GuardOptions
{
    /// <summary>The policy's mode; an override in the table wins over it.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>
    /// How long a stored repair belongs to the invocation that stored it. Must be longer than the function's time-out:
    /// then nobody can still be at it when another invocation takes it over.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>So many repairs of one field within <see cref="Window"/>, and the next one is left to people.</summary>
    public int RepairsAtMost { get; init; } = 3;

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);
}
