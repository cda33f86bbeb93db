using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Simulates a crash of the function after the service accepted its request and before the function records that.</summary>
/// <param name="isDue">Called after each request with the image's ARN; returns true once, when the crash is due.</param>
internal sealed class KilledAfterSend(IWorkflowSteps steps, Predicate<string> isDue) : IWorkflowSteps
{
    public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => steps.ReadAsync(stepExecutionId, cancellationToken);

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => steps.ListWaitingAsync(cancellationToken);

    public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.SendAsync(imageArn, stepExecutionId, request, cancellationToken);
        return isDue(imageArn) ? throw new FunctionKilledException("after the service accepted its request and before it recorded that") : result;
    }
}
