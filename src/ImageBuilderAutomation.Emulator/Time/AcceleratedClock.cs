namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>Real time, told faster: one second of the wall is <paramref name="speed"/> seconds here. Starts at the given time, or at the present.</summary>
public sealed class AcceleratedClock(double speed, DateTimeOffset? start = null, TimeProvider? wall = null) : TimeProvider
{
    private readonly TimeProvider _wall = wall ?? System;
    private readonly double _speed = speed > 0 ? speed : throw new ArgumentOutOfRangeException(nameof(speed), speed, "The speed must be greater than zero.");
    private readonly DateTimeOffset _start = (start ?? (wall ?? System).GetUtcNow()).ToUniversalTime();
    private readonly long _anchor = (wall ?? System).GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed();

    public override long GetTimestamp() => Elapsed().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, _wall.CreateTimer(callback, state, OnTheWall(dueTime), OnTheWall(period)));

    private TimeSpan Elapsed() => _wall.GetElapsedTime(_anchor) * _speed;

    // Rounded up to whole milliseconds, the wall's resolution: a timer that fires early would find its work not yet due.
    private TimeSpan OnTheWall(TimeSpan here) =>
        here <= TimeSpan.Zero ? here : TimeSpan.FromMilliseconds(Math.Ceiling((here / _speed).TotalMilliseconds));

    private sealed class Timer(AcceleratedClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.OnTheWall(dueTime), clock.OnTheWall(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
