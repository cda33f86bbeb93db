namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>
/// A clock that moves only when it is advanced. Timers fire one after another in due order (ties in order of creation), on the advancing
/// thread, and never while something counted by <see cref="Busy"/> is in flight.
/// </summary>
public sealed class SimulationClock(DateTimeOffset start) : TimeProvider, IMovableClock, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _advancing = new(1, 1);
    private readonly SortedSet<SimulationTimer> _timers = new(SimulationTimer.DueOrder);
    private readonly DateTimeOffset _start = start.ToUniversalTime();
    private DateTimeOffset _now = start.ToUniversalTime();
    private long _timersCreated;
    private int _inFlight;
    private TaskCompletionSource? _idle;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null while none is set. A timer set without delay is due now.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Min?.Due;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        SimulationTimer.Check(dueTime, period);
        lock (_gate)
        {
            var timer = new SimulationTimer(this, _timersCreated++, callback, state);
            Set(timer, dueTime, period);
            return timer;
        }
    }

    public IDisposable Busy()
    {
        lock (_gate)
            _inFlight++;
        return new BusyScope(this);
    }

    public Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) => AdvanceToAsync(GetUtcNow() + by, cancellationToken);

    /// <summary>
    /// Fires every timer due until then, including timers set during the advance, and stops at exactly that time with nothing in flight.
    /// A callback that throws ends the advance with its exception. Advancing by zero fires what is due now.
    /// </summary>
    /// <remarks>Must not be awaited from inside a timer or a busy scope: it would wait for itself.</remarks>
    public async Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken = default)
    {
        await _advancing.WaitAsync(cancellationToken);
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(target, GetUtcNow());
            while (Move(target) is { } step)
                await step.WaitAsync(cancellationToken);
        }
        finally
        {
            _advancing.Release();
        }
    }

    public void Dispose() => _advancing.Dispose();

    internal bool Change(SimulationTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        SimulationTimer.Check(dueTime, period);
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;
            _timers.Remove(timer);
            Set(timer, dueTime, period);
            return true;
        }
    }

    internal void Remove(SimulationTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.IsDisposed = true;
        }
    }

    /// <returns>Null at the target; otherwise what to wait for before moving on.</returns>
    private Task? Move(DateTimeOffset target)
    {
        SimulationTimer timer;
        lock (_gate)
        {
            if (_inFlight > 0)
                return (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

            if (_timers.Min is not { } next || next.Due > target)
            {
                _now = target;
                return null;
            }

            timer = next;
            _timers.Remove(timer);
            if (timer.Due > _now)
                _now = timer.Due;
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                _timers.Add(timer);
            }
        }

        timer.Fire();
        return Task.CompletedTask;
    }

    private void Set(SimulationTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        timer.Period = period;
        if (dueTime == Timeout.InfiniteTimeSpan)
            return;
        timer.Due = _now + dueTime;
        _timers.Add(timer);
    }

    private void Leave()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            if (--_inFlight == 0)
                (idle, _idle) = (_idle, null);
        }

        idle?.SetResult();
    }

    private sealed class BusyScope(SimulationClock clock) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                clock.Leave();
        }
    }
}

/// <summary>A timer of a <see cref="SimulationClock"/>; only the clock changes its state.</summary>
internal sealed class SimulationTimer(SimulationClock clock, long order, TimerCallback callback, object? state) : ITimer
{
    // Like timers of the base library, these run in the execution context that created them.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public static IComparer<SimulationTimer> DueOrder { get; } = Comparer<SimulationTimer>.Create(
        static (one, other) => one.Due.CompareTo(other.Due) is var due and not 0 ? due : one.Order.CompareTo(other.Order));

    /// <summary>Changed only while the timer is not in the clock's queue, which is sorted by it.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Zero or infinite: fires once.</summary>
    public TimeSpan Period { get; set; }

    public bool IsDisposed { get; set; }

    private long Order => order;

    public static void Check(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
    }

    public void Fire()
    {
        if (_context is null)
            callback(state);
        else
            ExecutionContext.Run(_context, static timer => ((SimulationTimer)timer!).Invoke(), this);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Invoke() => callback(state);
}

/// <summary>A clock that can be moved forward. Timers that become due on the way fire at their own time.</summary>
public interface IMovableClock
{
    /// <summary>When the next timer is due; null while none is set.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>
    /// Counts something as in flight until disposed, for example an invocation, a delivery or a request. Meanwhile no timer fires.
    /// </summary>
    IDisposable Busy();

    /// <exception cref="ArgumentOutOfRangeException">The target is in the past.</exception>
    Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken = default);
}
