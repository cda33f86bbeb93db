using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

public sealed record LifecycleOptions
{
    /// <summary>The policy's mode. An override in the table takes precedence.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a run or a stored request belongs to the invocation that stored it. Must be longer than the function's timeout.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>ARN of the role that Image Builder assumes for updates. If empty, no image is retired.</summary>
    public string ExecutionRole { get; init; } = "";

    /// <summary>How long an image is deferred after its update was skipped, refused or failed.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an image is deferred after a person restored it.</summary>
    public TimeSpan RestoreGracePeriod { get; init; } = TimeSpan.FromDays(30);
}
