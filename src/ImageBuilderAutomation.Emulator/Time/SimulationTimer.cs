namespace ImageBuilderAutomation.Emulator.Time;

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
