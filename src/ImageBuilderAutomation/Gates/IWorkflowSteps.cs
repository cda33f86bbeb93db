namespace ImageBuilderAutomation.Gates;

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
}
