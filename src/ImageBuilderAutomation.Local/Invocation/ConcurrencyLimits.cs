using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Limits the concurrent invocations of each function. Further invocations wait.</summary>
/// <param name="unreserved">An upper limit for every function, in addition to its reserved concurrency; null for none.</param>
internal sealed class ConcurrencyLimits(int? unreserved = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <returns>A concurrency slot. Disposing it admits the next invocation.</returns>
    public async Task<IDisposable> EnterAsync(FunctionResource function)
    {
        var turns = TurnsOf(function);
        if (turns is not null)
            await turns.WaitAsync();
        return new Turn(turns);
    }

    public void Dispose()
    {
        foreach (var turns in _turns.Values)
            turns.Dispose();
    }

    private SemaphoreSlim? TurnsOf(FunctionResource function)
    {
        var max = Math.Min(function.ReservedConcurrency ?? int.MaxValue, unreserved ?? int.MaxValue);
        if (max == int.MaxValue)
            return null;
        lock (_gate)
        {
            if (!_turns.TryGetValue(function.LogicalId, out var turns))
                _turns[function.LogicalId] = turns = new(max, max);
            return turns;
        }
    }

    private sealed class Turn(SemaphoreSlim? turns) : IDisposable
    {
        public void Dispose() => turns?.Release();
    }
}
