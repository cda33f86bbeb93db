namespace ImageBuilderAutomation.Gates;

/// <summary>What people approve: that a waiting step continues, or that a channel moves to an image. An approval counts for nothing else.</summary>
public sealed record ApprovalSubject
{
    private ApprovalSubject(string imageArn) => ImageArn = imageArn;

    public string ImageArn { get; }

    /// <summary>Null for a channel.</summary>
    public string? StepExecutionId { get; private init; }

    /// <summary>Scope and name of the channel, such as <c>web/prod</c>; null for a waiting step.</summary>
    public string? Channel { get; private init; }

    /// <summary>Why nobody can approve any more; null when people can.</summary>
    public string? Closed { get; private init; }

    /// <summary>The command that shows who approved.</summary>
    public string Command => Channel is { } channel ? $"release current {channel}" : "gates show";

    public static ApprovalSubject OfGate(GateRecord gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new(gate.ImageArn) { StepExecutionId = gate.StepExecutionId, Closed = gate.IsClosed ? $"the gate is closed ({gate.State})" : null };
    }

    public static ApprovalSubject OfChannel(string channel, string imageArn) => new(imageArn) { Channel = channel };

    public bool Includes(Approval approval)
    {
        ArgumentNullException.ThrowIfNull(approval);
        return approval.StepExecutionId == StepExecutionId && approval.Channel == Channel;
    }
}
