using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Runs actions after a delay on the shared clock, inside the clock's timer callback, so that a simulated clock cannot advance past them.</summary>
internal sealed class DelayedActions(TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<ITimer> _waiting = [];
    private bool _closed;

    public void Run(TimeSpan after, Action action)
    {
        if (after <= TimeSpan.Zero)
        {
            action();
            return;
        }

        lock (_gate)
        {
            if (_closed)
                return;
            ITimer? timer = null;
            timer = clock.CreateTimer(_ => Fire(timer!, action), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _waiting.Add(timer);
            timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var timer in _waiting)
                timer.Dispose();
            _waiting.Clear();
        }
    }

    private void Fire(ITimer timer, Action action)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(timer))
                return;
        }

        timer.Dispose();
        action();
    }
}

/// <summary>Stops a simulated clock while work is in progress, and slows a faster clock down. Has no effect on the system's clock.</summary>
internal sealed class WorkInFlight(TimeProvider clock)
{
    private readonly IMovableClock? _movable = clock as IMovableClock;

    public IDisposable Begin() => _movable?.Busy() ?? Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
