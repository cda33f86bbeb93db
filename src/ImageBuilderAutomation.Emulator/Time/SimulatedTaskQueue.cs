namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>Runs tasks when they are due, with one timer set for the earliest. Methods are called, and task bodies run, under the emulator's lock.</summary>
public sealed class SimulatedTaskQueue : IDisposable
{
    // A system timer is limited to 49 days. Waking up early is harmless.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(30);

    private readonly SortedSet<SimulatedTask> _pausing = new(Comparer<SimulatedTask>.Create(
        (one, other) => one.Due.CompareTo(other.Due) is var due and not 0 ? due : one.Order.CompareTo(other.Order)));

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset? _setFor;
    private long _pauses;

    public SimulatedTaskQueue(TimeProvider clock, Lock gate)
    {
        _clock = clock;
        _timer = clock.CreateTimer(
            _ =>
            {
                lock (gate)
                    MoveDue();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a task and runs it until its first pause.</summary>
    public SimulatedTask Start(IEnumerable<DateTimeOffset> body)
    {
        var task = new SimulatedTask(body);
        Move(task);
        return task;
    }

    /// <summary>Ends the task's pause now. It has no effect on a completed task.</summary>
    public void Wake(SimulatedTask task)
    {
        if (_pausing.Remove(task))
            Move(task);
    }

    /// <summary>Stops the task for good.</summary>
    public void Stop(SimulatedTask task)
    {
        _pausing.Remove(task);
        task.End();
        SetTimer();
    }

    public void Clear()
    {
        _pausing.Clear();
        SetTimer();
    }

    public void Dispose() => _timer.Dispose();

    private void MoveDue()
    {
        _setFor = null;
        while (_pausing.Min is { } next && next.Due <= _clock.GetUtcNow())
        {
            _pausing.Remove(next);
            Move(next);
        }

        SetTimer();
    }

    private void Move(SimulatedTask task)
    {
        var body = task.Body;
        if (body.MoveNext())
        {
            task.Due = body.Current;
            task.Order = _pauses++;
            _pausing.Add(task);
        }
        else
        {
            task.End();
        }

        SetTimer();
    }

    private void SetTimer()
    {
        var due = _pausing.Min?.Due;
        if (due == _setFor)
            return;

        _setFor = due;
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : Wait(due.Value), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Wait(DateTimeOffset due)
    {
        var wait = due - _clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > MaxTimer ? MaxTimer : wait;
    }
}

/// <summary>A task that runs in emulated time. Its body yields the time until which it pauses.</summary>
public sealed class SimulatedTask
{
    private static readonly IEnumerator<DateTimeOffset> Ended = Enumerable.Empty<DateTimeOffset>().GetEnumerator();

    internal SimulatedTask(IEnumerable<DateTimeOffset> body) => Body = body.GetEnumerator();

    internal IEnumerator<DateTimeOffset> Body { get; private set; }

    internal DateTimeOffset Due { get; set; }

    /// <summary>The sequence number of its latest pause. Of two tasks due at the same time, the one that has paused longer runs first.</summary>
    internal long Order { get; set; }

    /// <summary>Drops the body: its builds are kept, and what it refers to need not be.</summary>
    internal void End()
    {
        Body.Dispose();
        Body = Ended;
    }
}
