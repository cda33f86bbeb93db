using System.Text;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>A started function. Input and output are the raw bytes, as in Lambda.</summary>
public interface ILocalFunction : IAsyncDisposable
{
    Task<Stream> InvokeAsync(Stream input, ILambdaContext context);
}

/// <summary>Runs the template's functions in this process, each with its own environment and time-out.</summary>
/// <param name="start">Starts a function. Called before its first invocation and again after a kill or time-out.</param>
/// <param name="clock">The time that messages show.</param>
/// <param name="wall">The clock of time-outs. A function runs in real time, whatever the simulated time is.</param>
/// <param name="log">Receives the lines that functions write to the logger of their context.</param>
public sealed class FunctionHost(Func<FunctionResource, ILocalFunction> start, TimeProvider clock, TimeProvider wall, Action<string> log) : IFunctionHost
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ILocalFunction> _started = new(StringComparer.Ordinal);
    private readonly ConcurrencyLimits _limits = new();

    /// <summary>Starts every function now, so that an error at the start shows before the first event.</summary>
    public void StartAll(IEnumerable<FunctionResource> functions)
    {
        foreach (var function in functions)
            Started(function);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _started.Values)
            await function.DisposeAsync();
        _limits.Dispose();
    }

    public async Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload)
    {
        using var turn = await _limits.EnterAsync(function);
        return await RunAsync(function, requestId, payload);
    }

    private async Task<InvocationResult> RunAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload)
    {
        var context = new LambdaContext(function, requestId, clock, wall, log);
        using var ended = new CancellationTokenSource();
        try
        {
            var running = Task.Run(async () => await Started(function).InvokeAsync(new MemoryStream(payload.ToArray()), context));
            if (await Task.WhenAny(running, Task.Delay(function.Timeout, wall, ended.Token)) != running)
            {
                Forget(function);
                return new(requestId, "", InvocationError.TimedOut(requestId, function.Timeout, clock.GetUtcNow()));
            }

            await using var answer = await running;
            return new(requestId, await ReadAsync(answer), null);
        }
#pragma warning disable CA1031 // As in Lambda, any exception of a function is its error.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (e is not FunctionKilledException)
                return new(requestId, "", InvocationError.Of(e));
            // A killed process loses its memory, so the next invocation starts the function again.
            Forget(function);
            return new(requestId, "", InvocationError.Exited(requestId, InvocationError.Killed));
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private ILocalFunction Started(FunctionResource function)
    {
        lock (_gate)
        {
            if (!_started.TryGetValue(function.LogicalId, out var started))
                _started[function.LogicalId] = started = start(function);
            return started;
        }
    }

    private void Forget(FunctionResource function)
    {
        lock (_gate)
            _started.Remove(function.LogicalId);
    }

    private static async Task<string> ReadAsync(Stream? answer)
    {
        if (answer is null)
            return "";
        using var reader = new StreamReader(answer, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>Simulates the kill of a function's process. Functions must not catch it, because a real kill cannot be caught.</summary>
public sealed class FunctionKilledException(string moment) : Exception($"The function was killed {moment}.");
