using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

public sealed record LeftoverOptions
{
    /// <summary>The policy's mode of builds; an override in the table wins over it.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored request belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;

    /// <summary>
    /// The time in which the policy's number of builds may be cancelled, whatever checks run in it. Shorter than the default interval of the schedule, so that each
    /// scheduled check has the whole number.
    /// </summary>
    public TimeSpan CancelInterval { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How long a build may stay under way after a request to cancel it. The service takes a minute or two.</summary>
    public TimeSpan CancelTakes { get; init; } = TimeSpan.FromHours(1);
}
