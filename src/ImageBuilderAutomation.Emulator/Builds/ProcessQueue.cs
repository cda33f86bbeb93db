namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>Runs tasks when they are due, with one timer set for the earliest. Methods are called, and task bodies run, under the emulator's lock.</summary>
public sealed class ProcessQueue : IDisposable
{
    // A system timer is limited to 49 days. Waking up early is harmless.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly SortedSet<Process> _pausing = new(Comparer<Process>.Create(
        (one, other) => one.Due.CompareTo(other.Due) is var due and not 0 ? due : one.Order.CompareTo(other.Order)));

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset? _setFor;
    private long _pauses;

    public ProcessQueue(TimeProvider clock, Lock gate)
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
    public Process Start(IEnumerable<DateTimeOffset> body)
    {
        var process = new Process(body);
        Move(process);
        return process;
    }

    /// <summary>Ends the task's pause now. It has no effect on a completed task.</summary>
    public void Wake(Process process)
    {
        if (_pausing.Remove(process))
            Move(process);
    }

    /// <summary>Stops the task for good.</summary>
    public void Stop(Process process)
    {
        _pausing.Remove(process);
        process.Body.Dispose();
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

    private void Move(Process process)
    {
        if (process.Body.MoveNext())
        {
            process.Due = process.Body.Current;
            process.Order = _pauses++;
            _pausing.Add(process);
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
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestTimer ? LongestTimer : wait;
    }
}
