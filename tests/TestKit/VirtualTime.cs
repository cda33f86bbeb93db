namespace TestKit;

/// <summary>
/// Runs asynchronous code on one thread, in a time of its own that passes only while everything waits for it. A simulation of hours takes seconds and
/// always runs in the same order. The code must wait for nothing but <see cref="DelayAsync"/>.
/// </summary>
public sealed class VirtualTime : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly PriorityQueue<TaskCompletionSource, (TimeSpan Due, long Order)> _delays = new();
    private long _order;

    /// <summary>Since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Called with the time that has passed since the last call.</summary>
    public event Action<TimeSpan>? Passed;

    public Task DelayAsync(TimeSpan delay)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _delays.Enqueue(end, (Now + delay, _order++));
        return end.Task;
    }

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public void Run(Func<Task> act)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var run = act();
            while (!run.IsCompleted)
                Step();
            run.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void Step()
    {
        if (_ready.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
        else if (_delays.TryDequeue(out var end, out var at))
        {
            var passed = at.Due - Now;
            Now = at.Due;
            Passed?.Invoke(passed);
            end.SetResult();
        }
        else
        {
            throw new InvalidOperationException("Everything waits, and nothing for the virtual time.");
        }
    }
}
