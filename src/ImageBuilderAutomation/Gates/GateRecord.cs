namespace ImageBuilderAutomation.Gates;

/// <summary>The one record of a waiting step: what was decided, asked and seen.</summary>
public sealed record GateRecord
{
    public required string StepExecutionId { get; init; }

    public required string ImageArn { get; init; }

    public required string WorkflowExecutionId { get; init; }

    public required string WorkflowArn { get; init; }

    public required string StepName { get; init; }

    public string? PipelineArn { get; init; }

    public required GateState State { get; init; }

    /// <summary>When the step began to wait.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the service gives up; null when it does not say.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The sweep leaves the step alone before this time.</summary>
    public DateTimeOffset? NextLookAt { get; init; }

    /// <summary>The latest decision; null only before the first one.</summary>
    public GateDecision? Decision { get; init; }

    /// <summary>The channel whose hint led to the latest decision: <c>event</c>, <c>sweep</c>, …</summary>
    public string? DecidedOn { get; init; }

    /// <summary>Since when the decision has been the same answer for the same reason.</summary>
    public DateTimeOffset? DecidedSince { get; init; }

    public StepRequest? Request { get; init; }

    public StepOutcome? Outcome { get; init; }

    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>A person's order to stop; null when nobody gave one.</summary>
    public StopOrder? Stop { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    /// <summary>The latest decision was made in mode observe: nothing will be sent, and the service ends the wait by itself.</summary>
    public bool IsObserved { get; init; }

    /// <summary>When people are reminded next; null when they are not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Nothing but a person's answer, or the end of the wait, will come next.</summary>
    public bool WaitsForPeople => State is GateState.Open && Decision is { Answer: not GateAnswer.AskAgain };

    public bool IsClosed => State is GateState.Answered or GateState.AnsweredElsewhere or GateState.Expired;
}
