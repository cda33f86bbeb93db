namespace ImageBuilderAutomation.Gates;

/// <summary>The record of one waiting step: decision, request, approvals and outcome.</summary>
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

    /// <summary>When the service's time-out ends the step; null when the service does not report one.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The sweep skips the step before this time.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>The latest decision; null before the first one.</summary>
    public GateDecision? Decision { get; init; }

    /// <summary>The channel that led to the latest decision: <c>event</c>, <c>sweep</c>, …</summary>
    public string? DecidedOn { get; init; }

    /// <summary>Since when the decision has had this answer and this reason.</summary>
    public DateTimeOffset? DecidedSince { get; init; }

    public StepRequest? Request { get; init; }

    public StepOutcome? Outcome { get; init; }

    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>A person's stop request; null when there is none.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>Zero until stored. Each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>The latest decision was made in mode observe: nothing is sent, and the service's time-out ends the wait.</summary>
    public bool IsObserved { get; init; }

    /// <summary>When people are reminded next; null when no reminder is planned.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Only a person's answer or the end of the wait will change the gate.</summary>
    public bool WaitsForPeople => State is GateState.Open && Decision is { Answer: not GateAnswer.AskAgain };

    public bool IsClosed => State is GateState.Answered or GateState.AnsweredElsewhere or GateState.Expired;
}
