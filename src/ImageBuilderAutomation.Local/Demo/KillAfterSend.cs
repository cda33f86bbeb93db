using System.Text.Json;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Kills the function that answers steps, once, after the service accepted its answer and before the function records that.</summary>
/// <param name="stack">Returns the stack of the demo, which starts later than this fault is created.</param>
/// <param name="byProcesses">True kills a process; false throws in the function that runs inside this process.</param>
internal sealed class KillAfterSend(Func<LocalStack> stack, bool byProcesses)
{
    public const string Function = "AnswerWaitingStep";

    private string? _image;

    /// <summary>Orders the kill after the next answer to a step of this image.</summary>
    public void Order(string imageArn) => _image = imageArn;

    public void Amend(string function, IServiceCollection services)
    {
        if (function == Function)
            services.Decorate<IWorkflowSteps>(steps => new KillingWorkflowSteps(steps, IsDue));
    }

    /// <summary>Kills the process that is about to record an answer that the service has already accepted.</summary>
    /// <returns>False if the process was killed, so that nothing is stored.</returns>
    public async Task<bool> PutArrivingAsync(JsonElement item)
    {
        if (_image is not { } image || !byProcesses || !IsSent(image) || WrittenItem.Of(item)?.ImageArn != image || !IsDue(image))
            return true;
        await stack().KillRunningAsync(Function);
        return false;
    }

    private bool IsSent(string imageArn) => stack().Emulator!.World.Requests.Snapshot().Any(r =>
        r is { Operation: "SendWorkflowStepAction" or "CancelImageCreation", Status: 200, Principal: { } caller } && caller.EndsWith(Function, StringComparison.Ordinal)
        && r.Input?["imageBuildVersionArn"]?.ToString() == imageArn);

    private bool IsDue(string imageArn)
    {
        if (_image != imageArn)
            return false;
        _image = null;
        return true;
    }
}

/// <summary>Simulates a crash of the function after the service accepted its request and before the function records that.</summary>
/// <param name="isDue">Called after each request with the image's ARN; returns true once, when the crash is due.</param>
internal sealed class KillingWorkflowSteps(IWorkflowSteps steps, Predicate<string> isDue) : IWorkflowSteps
{
    public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => steps.ReadAsync(stepExecutionId, cancellationToken);

    public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => steps.ListWaitingAsync(cancellationToken);

    public async Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.SendAsync(imageArn, stepExecutionId, request, cancellationToken);
        return isDue(imageArn) ? throw Killed() : result;
    }

    public async Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken)
    {
        var result = await steps.CancelAsync(imageArn, request, cancellationToken);
        return isDue(imageArn) ? throw Killed() : result;
    }

    private static FunctionKilledException Killed() => new("after the service accepted its request and before it recorded that");
}
