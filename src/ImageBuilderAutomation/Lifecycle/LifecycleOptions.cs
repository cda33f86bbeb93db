using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

public sealed record LifecycleOptions
{
    /// <summary>The policy's mode. An override in the table takes precedence.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored run or request belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;

    /// <summary>ARN of the role that Image Builder assumes for updates. If empty, no image is retired.</summary>
    public string ExecutionRole { get; init; } = "";

    /// <summary>How long an image is deferred after its update was skipped, refused or failed.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an image is deferred after restoring it failed, while it is sent again. The next run comes later.</summary>
    public TimeSpan RestoreRetryAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an image is deferred after a person restored it.</summary>
    public TimeSpan RestoreGracePeriod { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long an image is deferred after it was brought back. Its user is invisible to every source, so the rules would soon disable it again.</summary>
    public TimeSpan FoundUseGracePeriod { get; init; } = TimeSpan.FromDays(180);
}
