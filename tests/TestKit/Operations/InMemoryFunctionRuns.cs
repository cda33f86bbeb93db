using ImageBuilderAutomation.Operations;

namespace TestKit.Operations;

/// <summary>The latest runs of functions on a schedule.</summary>
public sealed class InMemoryFunctionRuns : IFunctionRuns
{
    public Dictionary<string, FunctionRun> All { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown by each write, if set.</summary>
    public Exception? Fault { get; set; }

    public Task<FunctionRun?> ReadAsync(string function, CancellationToken cancellationToken) => Task.FromResult(All.GetValueOrDefault(function));

    public Task<IReadOnlyList<FunctionRun>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FunctionRun>>([.. All.Values]);

    public Task WriteAsync(FunctionRun run, CancellationToken cancellationToken)
    {
        if (Fault is { } fault)
            throw fault;
        All[run.Function] = run;
        return Task.CompletedTask;
    }
}
