using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

public sealed record GateOptions
{
    /// <summary>The policy's mode. An override in the table has precedence.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored request belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;

    /// <summary>The longest time between the starts of two sweeps, as scheduled.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeoutRelease.DefaultSweepInterval;

    /// <summary>
    /// Measures how long facts may take shortly before a time-out that would release the build. It follows the wall clock, whatever the simulated time.
    /// Null: they may take as long as the caller allows.
    /// </summary>
    public TimeProvider? Timer { get; init; }
}
