using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.ConfigurationGuard;

public sealed record ConfigurationOptions
{
    /// <summary>The policy's mode. An override in the table takes precedence.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored repair belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;

    /// <summary>The maximum number of automatic repairs of one field within <see cref="Window"/>.</summary>
    public int MaxRepairs { get; init; } = 3;

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);
}
