using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Triggers;

public sealed record PipelineRunOptions
{
    /// <summary>The policy's mode; an override in the table wins over it.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>How long a stored request belongs to the invocation that stored it.</summary>
    public TimeSpan Lease { get; init; } = Reliability.Lease.Default;
}
