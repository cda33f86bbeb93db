using System.ComponentModel;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>Runs functions as processes. An idle process is reused; another one is started only while all are busy.</summary>
public sealed class ProcessHost : IFunctionHost
{
    private readonly ProcessOptions _options;
    private readonly Func<FunctionResource, IReadOnlyDictionary<string, string>> _environment;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _wall;
    private readonly Action<string> _log;
    private readonly ConcurrencyLimits _limits;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Stack<FunctionProcess>> _idle = new(StringComparer.Ordinal);
    private readonly Dictionary<FunctionProcess, string> _running = [];

    public ProcessHost(
        ProcessOptions options, Func<FunctionResource, IReadOnlyDictionary<string, string>> environment, TimeProvider clock, TimeProvider wall,
        Action<string> log)
    {
        (_options, _environment, _clock, _wall, _log) = (options, environment, clock, wall, log);
        _limits = new(options.MaxPerFunction);
    }

    public async Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload)
    {
        using var turn = await _limits.EnterAsync(function);
        FunctionProcess process;
        try
        {
            process = await TakeIdleAsync(function) ?? await StartAsync(function);
        }
        catch (Win32Exception e)
        {
            return new(requestId, "", new() { ["errorType"] = "Runtime.InvalidEntrypoint", ["errorMessage"] = $"RequestId: {requestId} Error: {e.Message}" });
        }

        var result = await process.InvokeAsync(requestId, payload);
        if (!PutBack(function, process))
            await process.DisposeAsync();
        return result;
    }

    /// <summary>Kills every process of a function that is handling an invocation. The task completes when they have exited.</summary>
    /// <param name="function">The logical id of the function.</param>
    public async Task KillRunningAsync(string function)
    {
        List<FunctionProcess> running;
        lock (_gate)
            running = [.. _running.Where(r => r.Value == function).Select(r => r.Key)];
        await Task.WhenAll(running.Select(p => p.KillAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        List<FunctionProcess> all;
        lock (_gate)
        {
            all = [.. _idle.Values.SelectMany(p => p), .. _running.Keys];
            _idle.Clear();
        }

        await Task.WhenAll(all.Select(p => p.DisposeAsync().AsTask()));
        _limits.Dispose();
    }

    private async Task<FunctionProcess?> TakeIdleAsync(FunctionResource function)
    {
        while (Pop() is { } process)
        {
            if (process.IsUsable)
                return process;
            Leave(process);
            await process.DisposeAsync();
        }

        return null;

        FunctionProcess? Pop()
        {
            lock (_gate)
            {
                if (!_idle.TryGetValue(function.LogicalId, out var idle) || !idle.TryPop(out var process))
                    return null;
                _running[process] = function.LogicalId;
                return process;
            }
        }
    }

    private async Task<FunctionProcess> StartAsync(FunctionResource function)
    {
        var process = await FunctionProcess.StartAsync(function, _environment(function), _options, _clock, _wall, _log);
        lock (_gate)
            _running[process] = function.LogicalId;
        return process;
    }

    private void Leave(FunctionProcess process)
    {
        lock (_gate)
            _running.Remove(process);
    }

    private bool PutBack(FunctionResource function, FunctionProcess process)
    {
        lock (_gate)
        {
            _running.Remove(process);
            if (!process.IsUsable)
                return false;
            if (!_idle.TryGetValue(function.LogicalId, out var idle))
                _idle[function.LogicalId] = idle = new();
            idle.Push(process);
            return true;
        }
    }
}
