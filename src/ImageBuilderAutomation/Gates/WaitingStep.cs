using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>A workflow step as read back from the service (GetWorkflowStepExecution).</summary>
/// <param name="Action">The step action's name; only <c>WaitForAction</c> can be answered.</param>
/// <param name="Status">
/// As the service returns it. The API documents PENDING, SKIPPED, RUNNING, COMPLETED, FAILED and CANCELLED; the user guide also WAITING and TIMED_OUT.
/// </param>
/// <param name="Timeout">Null when the service does not report it.</param>
/// <param name="AnsweredAction">From the step's outputs: RESUME or STOP after the step was answered.</param>
public sealed record WaitingStep(
    string StepExecutionId,
    string ImageArn,
    string WorkflowExecutionId,
    string WorkflowArn,
    string Name,
    string Action,
    string Status,
    DateTimeOffset StartedAt,
    TimeSpan? Timeout,
    DateTimeOffset? EndedAt,
    string? AnsweredAction,
    string? AnsweredReason,
    string? Message)
{
    /// <summary>What happens to the workflow when the step fails: Abort or Continue, as the service returns it; null when it does not report it.</summary>
    public string? OnFailure { get; init; }

    /// <summary>
    /// Decided by exclusion: the service documents both RUNNING and WAITING for a waiting step and may add further states. If a step is wrongly taken
    /// as waiting, the service refuses the answer and the error shows. If it were wrongly taken as ended, it would never be answered.
    /// </summary>
    public bool IsWaiting => Action == StepAction.WaitForAction && EndedAt is null && AnsweredAction is null
        && !ExecutionStatus.HasEnded(Status);

    public DateTimeOffset? Deadline => Timeout is { } timeout ? StartedAt + timeout : null;

    /// <summary><c>build</c>, <c>test</c> or <c>distribution</c>, from the workflow's ARN.</summary>
    public string WorkflowType => WorkflowArn.Split('/') is [_, var type, ..] ? type : "";
}

/// <summary>An item of ListWaitingWorkflowSteps.</summary>
public sealed record ListedStep(string StepExecutionId, string ImageArn, DateTimeOffset? StartedAt);

/// <summary>The service's waiting steps.</summary>
public interface IWorkflowSteps
{
    /// <summary>One GetWorkflowStepExecution call. Null when the step does not exist.</summary>
    Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>Every waiting step of the account and Region (ListWaitingWorkflowSteps, all pages).</summary>
    IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// One SendWorkflowStepAction call. When the step no longer waits, the result is <see cref="SendResult.Refused"/>; throttling and faults throw.
    /// </summary>
    Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// One CancelImageCreation call with the request's token. When the build can no longer be cancelled, the result is <see cref="SendResult.Refused"/>;
    /// throttling and faults throw.
    /// </summary>
    Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken);
}
