using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Gates;

public sealed record GateOptions
{
    /// <summary>The policy's mode. An override in the table has precedence.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>
    /// How long a stored request belongs to the invocation that stored it. It has to be longer than the function's time-out, so that the first
    /// invocation cannot still be sending when another one takes over.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);
}
