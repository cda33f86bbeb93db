using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

public sealed record LifecycleOptions
{
    /// <summary>The policy's mode; an override in the table wins over it.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a run, or a stored request, belongs to the invocation that stored it. Longer than the function's time-out.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What Image Builder acts as. Without it nothing is retired.</summary>
    public string ExecutionRole { get; init; } = "";

    /// <summary>An image whose update was skipped, refused or failed is left alone for so long.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>An image that a person restored is left alone for so long.</summary>
    public TimeSpan RestoredFor { get; init; } = TimeSpan.FromDays(30);
}
