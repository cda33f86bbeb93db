using ImageBuilderAutomation.Gates;

namespace EndToEnd;

/// <summary>Injected error: sends each request a second time with another client token.</summary>
internal sealed class DuplicatingWorkflowSteps(IWorkflowSteps steps) : IWorkflowSteps
{
    public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => steps.ReadAsync(stepExecutionId, cancellationToken);

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => steps.ListWaitingAsync(cancellationToken);

    public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.SendAsync(imageArn, stepExecutionId, request, cancellationToken);
        await steps.SendAsync(imageArn, stepExecutionId, request with { Token = "again-" + request.Token[..30] }, cancellationToken);
        return result;
    }

    public async Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.CancelAsync(imageArn, request, cancellationToken);
        await steps.CancelAsync(imageArn, request with { Token = "again-" + request.Token[..30] }, cancellationToken);
        return result;
    }
}
