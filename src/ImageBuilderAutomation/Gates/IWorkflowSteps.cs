namespace ImageBuilderAutomation.Gates;

/// <summary>The service's waiting steps.</summary>
public interface IWorkflowSteps
{
    /// <summary>One GetWorkflowStepExecution. Null when the service knows no such step.</summary>
    Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>Every waiting step of the account and Region (ListWaitingWorkflowSteps, all pages).</summary>
    IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken);

    /// <summary>One SendWorkflowStepAction. Refusals of a step that no longer waits come back as <see cref="SendResult.Refused"/>; throttling and faults throw.</summary>
    Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken);
}
