namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>
/// An accelerated clock: one second of real time is <see cref="Speed"/> seconds here. It starts at the given time, or at the present, and can be
/// stopped and moved forward. Timers fire one after another in due order, each at its own due time. Time does not pass a due timer before it has
/// fired: on a slow machine timers are late, but never out of order. While something counted by <see cref="Busy"/> is in flight, time passes no faster
/// than real time and stops before the next due timer, so that a fast clock does not shorten a lease or a retry below the time that work really takes.
/// </summary>
public sealed class AcceleratedClock : TimeProvider, IMovableClock, IDisposable
{
    // A system timer is limited to 49 days. Waking up early is harmless.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _driving = new(1, 1);
    private readonly TimeProvider _wall;
    private readonly SimulationClock _steps;
    private readonly DateTimeOffset _start;
    private readonly ITimer _pump;
    private DateTimeOffset _anchor;
    private long _anchorOnTheWall;
    private DateTimeOffset _latest;
    private bool _moving;
    private int _inFlight;
    private DateTimeOffset? _held;

    public AcceleratedClock(double speed, DateTimeOffset? start = null, TimeProvider? wall = null, bool stopped = false)
    {
        (_wall, Speed, IsStopped) = (wall ?? System, Positive(speed), stopped);
        _start = _anchor = _latest = (start ?? _wall.GetUtcNow()).ToUniversalTime();
        _steps = new(_start);
        _anchorOnTheWall = _wall.GetTimestamp();
        _pump = _wall.CreateTimer(_ => CatchUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public double Speed { get; private set; }

    public bool IsStopped { get; private set; }

    public DateTimeOffset? NextDue => _steps.NextDue;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return Now();
    }

    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new Timer(this, _steps.CreateTimer(callback, state, FromSteps(dueTime), period));
            SetPump();
            return timer;
        }
    }

    public IDisposable Busy()
    {
        lock (_gate)
        {
            Anchor(Flow());
            _inFlight++;
        }

        return new BusyScope(this, _steps.Busy());
    }

    /// <summary>Freezes the reported time until the clock is released; then it catches up. Only one caller may hold it at a time.</summary>
    internal void Hold()
    {
        lock (_gate)
            _held = Now();
    }

    internal void Release()
    {
        lock (_gate)
            _held = null;
    }

    /// <param name="speed">Null keeps the current speed.</param>
    /// <param name="stopped">Null keeps the current state.</param>
    public async Task SetPaceAsync(double? speed, bool? stopped, CancellationToken cancellationToken = default)
    {
        await _driving.WaitAsync(cancellationToken);
        lock (_gate)
        {
            Anchor(Now());
            (Speed, IsStopped) = (Positive(speed ?? Speed), stopped ?? IsStopped);
            SetPump();
        }

        _driving.Release();
    }

    public Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken = default) =>
        DriveAsync(now =>
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(target, now);
            return target;
        }, cancellationToken);

    public void Dispose()
    {
        _pump.Dispose();
        _steps.Dispose();
        _driving.Dispose();
    }

    private static double Positive(double speed) =>
        speed > 0 ? speed : throw new ArgumentOutOfRangeException(nameof(speed), speed, "The speed must be greater than zero.");

    // As with any timer: a callback that throws ends the process.
    private async void CatchUp() => await DriveAsync(_ => Flow(), default);

    private async Task DriveAsync(Func<DateTimeOffset, DateTimeOffset> target, CancellationToken cancellationToken)
    {
        await _driving.WaitAsync(cancellationToken);
        try
        {
            DateTimeOffset until;
            lock (_gate)
            {
                var now = Now();
                until = target(now) is var wanted && wanted > now ? wanted : now;
                _moving = true;
            }

            await _steps.AdvanceToAsync(until, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                var flow = Flow();
                _moving = false;
                if (_steps.GetUtcNow() > flow)
                    Anchor(_steps.GetUtcNow());
                SetPump();
            }

            _driving.Release();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            Anchor(Flow());
            _inFlight--;
            SetPump();
        }
    }

    /// <summary>Simulated seconds per real second at this moment.</summary>
    private double Pace() => _inFlight > 0 ? Math.Min(Speed, 1) : Speed;

    private void Anchor(DateTimeOffset here) => (_anchor, _anchorOnTheWall) = (here, _wall.GetTimestamp());

    /// <summary>The time that the clock would have if no timer were due.</summary>
    private DateTimeOffset Flow() => IsStopped ? _anchor : _anchor + (_wall.GetElapsedTime(_anchorOnTheWall) * Pace());

    private DateTimeOffset Now()
    {
        if (_held is { } held)
            return held;
        var now = _moving ? _steps.GetUtcNow() : Flow();
        // Just before the due time, not at it: a caller that reads the time before a due timer has fired must see an earlier time.
        if (!_moving && _steps.NextDue is { } due && now >= due)
            now = due.AddTicks(-1);
        return _latest = now > _latest ? now : _latest;
    }

    /// <summary>Converts a due time for the step clock, which lags behind.</summary>
    private TimeSpan FromSteps(TimeSpan dueTime)
    {
        if (dueTime < TimeSpan.Zero)
            return dueTime;
        // While time is held, the step clock may be ahead.
        var fromSteps = dueTime + (Now() - _steps.GetUtcNow());
        return fromSteps > TimeSpan.Zero ? fromSteps : TimeSpan.Zero;
    }

    private void SetPump()
    {
        if (_moving)
            return;

        var wait = _steps.NextDue is { } due && !IsStopped ? (due - Flow()) / Pace() : Timeout.InfiniteTimeSpan;
        // Rounded up to whole milliseconds, the resolution of real timers: a timer that fires early would find nothing due.
        if (wait != Timeout.InfiniteTimeSpan)
            wait = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > MaxWait ? MaxWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _pump.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class BusyScope(AcceleratedClock clock, IDisposable steps) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
                return;
            clock.Leave();
            steps.Dispose();
        }
    }

    private sealed class Timer(AcceleratedClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                var changed = inner.Change(clock.FromSteps(dueTime), period);
                clock.SetPump();
                return changed;
            }
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
