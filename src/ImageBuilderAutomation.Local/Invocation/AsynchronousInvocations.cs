using System.Text;
using System.Threading.Channels;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>
/// Lambda's queue for asynchronous invocations: at-least-once delivery, retries with increasing delays on the shared clock, then the failure
/// destination. An invocation counts as in flight, so that a simulated clock waits for it.
/// </summary>
public sealed class AsynchronousInvocations : IDeliveries, IAsyncDisposable
{
    // Documented: one minute before the first retry, two before the second.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly IFunctionHost _host;
    private readonly LocalQueues _queues;
    private readonly DeliveryFaults _faults;
    private readonly SeededIds _ids;
    private readonly TimeProvider _clock;
    private readonly Lock _publishing = new();
    private readonly Action<Exception> _unexpected;
    private readonly WorkInFlight _inFlight;
    private readonly DelayedActions _later;
    private readonly Channel<(Attempt Attempt, IDisposable Busy)> _ready = Channel.CreateUnbounded<(Attempt, IDisposable)>();
    private readonly Task[] _workers;
    private volatile bool _closed;
    private int _dropped;

    /// <param name="concurrency">The maximum number of concurrent invocations. With 1, a simulation is repeatable.</param>
    /// <param name="unexpected">Called with exceptions of this host and its observers, but not with errors of functions.</param>
    public AsynchronousInvocations(
        IFunctionHost host, LocalQueues queues, DeliveryFaults faults, SeededIds ids, TimeProvider clock, int concurrency, Action<Exception> unexpected)
    {
        (_host, _queues, _faults, _ids, _clock, _unexpected) = (host, queues, faults, ids, clock, unexpected);
        _inFlight = new(clock);
        _later = new(clock);
        _workers = [.. Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Raised after every attempt, for one attempt at a time.</summary>
    public event Action<InvocationEntry>? Invoked;

    public void Enqueue(Delivery delivery)
    {
        var plan = _faults.PlanFor(delivery);
        if (plan is null && delivery.Otherwise is { } kept)
            _queues.Send(kept.QueueArn, kept.Body, kept.Attributes);
        foreach (var delay in plan ?? [])
            Schedule(delay, new(delivery, _ids.Next(), 1, _clock.GetUtcNow()));
    }

    /// <summary>The number of deliveries that were ready to run at disposal and were dropped.</summary>
    public int Dropped => _dropped;

    /// <summary>Waits for running invocations and drops queued ones, so that a long queue does not delay the shutdown.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _later.Dispose();
        _ready.Writer.TryComplete();
        await Task.WhenAll(_workers);
    }

    private void Schedule(TimeSpan delay, Attempt attempt) => _later.Run(delay, () =>
    {
        var busy = _inFlight.Begin();
        if (!_ready.Writer.TryWrite((attempt, busy)))
            busy.Dispose();
    });

    private async Task WorkAsync()
    {
        await foreach (var (attempt, busy) in _ready.Reader.ReadAllAsync())
        {
            using (busy)
            {
                if (_closed)
                    Interlocked.Increment(ref _dropped);
                else
                    await GuardAsync(attempt);
            }
        }
    }

    /// <summary>An error in one delivery must not stop later deliveries or block a simulated clock.</summary>
    private async Task GuardAsync(Attempt attempt)
    {
        try
        {
            await TryAsync(attempt);
        }
#pragma warning disable CA1031 // The worker must survive every error to process later events.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _unexpected(e);
        }
    }

    private async Task TryAsync(Attempt attempt)
    {
        var (delivery, requestId, number, _) = attempt;
        var payload = delivery.Payload?.ToJsonString() ?? "null";
        var startedAt = _clock.GetUtcNow();
        var result = await InvokeAsync(delivery, requestId, payload);
        if (!result.Succeeded)
            Retry(attempt, result);
        var error = result.Error is { } e ? $"{e["errorType"]}: {e["errorMessage"]}" : null;
        lock (_publishing)
            Invoked?.Invoke(new(startedAt, delivery.Function.LogicalId, requestId, number, delivery.Source, payload, error));
    }

    /// <summary>An exception of the host counts as a failed attempt: the delivery is retried and then stored, so that it is never lost.</summary>
    private async Task<InvocationResult> InvokeAsync(Delivery delivery, string requestId, string payload)
    {
        try
        {
            return await _host.InvokeAsync(delivery.Function, requestId, Encoding.UTF8.GetBytes(payload));
        }
#pragma warning disable CA1031 // Any exception means that the function did not complete.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _unexpected(e);
            return new(requestId, "", InvocationError.Of(e));
        }
    }

    private void Retry(Attempt attempt, InvocationResult result)
    {
        var config = attempt.Delivery.Function.Retry;
        if (attempt.Number > config.MaximumRetryAttempts)
        {
            Fail(attempt, result, "RetriesExhausted");
            return;
        }

        var pause = Pauses[Math.Min(attempt.Number, Pauses.Length) - 1];
        if (_clock.GetUtcNow() + pause - attempt.AcceptedAt > config.MaximumEventAge)
            Fail(attempt, result, "EventAgeExceeded");
        else
            Schedule(pause, attempt with { Number = attempt.Number + 1 });
    }

    private void Fail(Attempt attempt, InvocationResult result, string condition)
    {
        if (attempt.Delivery.Function.OnFailure is not { } destination)
            return;

        var (function, payload, _) = attempt.Delivery;
        var body = destination.WithContext
            ? FailureEnvelope.Of(function, result, payload, condition, attempt.Number, _clock.GetUtcNow())
            : payload;
        _queues.Send(destination.Arn, body?.ToJsonString() ?? "null");
    }

    /// <param name="RequestId">The same for all attempts of one event.</param>
    private sealed record Attempt(Delivery Delivery, string RequestId, int Number, DateTimeOffset AcceptedAt);
}

/// <summary>One attempt in the invocation log.</summary>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Error">Type and message of the error; null if the attempt succeeded.</param>
public sealed record InvocationEntry(DateTimeOffset At, string Function, string RequestId, int Attempt, string Source, string Payload, string? Error)
{
    /// <summary>True if the process of the function was killed.</summary>
    public bool WasKilled => Error?.EndsWith(InvocationError.Killed, StringComparison.Ordinal) == true;
}
