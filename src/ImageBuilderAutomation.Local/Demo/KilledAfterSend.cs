using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Ends the function after the service has taken its request and before it can write that down.</summary>
/// <param name="isDue">Asked after each call with the image's ARN; true once.</param>
internal sealed class KilledAfterSend(IWorkflowSteps steps, Predicate<string> isDue) : IWorkflowSteps
{
    public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => steps.ReadAsync(stepExecutionId, cancellationToken);

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => steps.ListWaitingAsync(cancellationToken);

    public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.SendAsync(imageArn, stepExecutionId, request, cancellationToken);
        return isDue(imageArn) ? throw new FunctionKilledException("after the call, before its record") : result;
    }
}
