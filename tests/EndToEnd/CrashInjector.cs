using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd;

/// <summary>Kills functions at random, by seed, before or after each call that changes something.</summary>
internal sealed class CrashInjector(int seed, double share)
{
    private readonly Random _random = new(seed);

    public int Crashes { get; private set; }

    public void Amend(string function, IServiceCollection services)
    {
        services.Decorate<IWorkflowSteps>(steps => new Steps(steps, this));
        services.Decorate<IGateRecords>(records => new Gates(records, this));
        services.Decorate<IBuildRecords>(records => new Builds(records, this));
    }

    private async Task<T> CrashAroundAsync<T>(string what, Func<Task<T>> effect)
    {
        CrashAtRandom($"before {what}");
        var result = await effect();
        CrashAtRandom($"after {what}");
        return result;
    }

    private void CrashAtRandom(string moment)
    {
        if (_random.NextDouble() >= share)
            return;
        Crashes++;
        throw new FunctionKilledException(moment);
    }

    private sealed class Steps(IWorkflowSteps steps, CrashInjector crashes) : IWorkflowSteps
    {
        public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => steps.ReadAsync(stepExecutionId, cancellationToken);

        public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => steps.ListWaitingAsync(cancellationToken);

        public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken) =>
            crashes.CrashAroundAsync("a request", () => steps.SendAsync(imageArn, stepExecutionId, request, cancellationToken));

        public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken) =>
            crashes.CrashAroundAsync("a request", () => steps.CancelAsync(imageArn, request, cancellationToken));
    }

    private sealed class Gates(IGateRecords records, CrashInjector crashes) : IGateRecords
    {
        public Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
            records.ReadAsync(imageArn, stepExecutionId, cancellationToken);

        public Task<(GateRecord? Record, ImageApprovals Approvals)> ReadWithApprovalsAsync(
            string imageArn, string stepExecutionId, CancellationToken cancellationToken) =>
            records.ReadWithApprovalsAsync(imageArn, stepExecutionId, cancellationToken);

        public Task<GateRecord?> TryWriteAsync(GateRecord record, CancellationToken cancellationToken) =>
            crashes.CrashAroundAsync("a gate's record", () => records.TryWriteAsync(record, cancellationToken));

        public IAsyncEnumerable<GateRecord> ListOpenAsync(CancellationToken cancellationToken) => records.ListOpenAsync(cancellationToken);
    }

    private sealed class Builds(IBuildRecords records, CrashInjector crashes) : IBuildRecords
    {
        public Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) => records.ReadForUpdateAsync(imageArn, cancellationToken);

        public Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken) =>
            crashes.CrashAroundAsync("a build's record", () => records.TryWriteAsync(record, cancellationToken));

        public IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken) =>
            records.ListByPipelineAsync(pipelineArn, cancellationToken);

        public Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken) => records.FindByAmiAsync(amiId, cancellationToken);
    }
}

/// <summary>Crashes the function once, right after one call of a port.</summary>
/// <param name="call">The method of the port.</param>
/// <param name="time">The number of the call, counted from 1.</param>
internal sealed class CrashPoint(string call, int time)
{
    private int _calls;

    public bool Happened { get; private set; }

    public async Task<T> AfterAsync<T>(string called, Task<T> work)
    {
        var result = await work;
        if (called != call || ++_calls != time)
            return result;
        Happened = true;
        throw new FunctionKilledException($"after {call}");
    }
}
