namespace TestKit;

/// <summary>A clock that stands still until a test advances it.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public TestClock()
        : this(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("This clock has no timers, so that no test waits for one.");

    public void Advance(TimeSpan by) => _now = by >= TimeSpan.Zero
        ? _now + by
        : throw new ArgumentOutOfRangeException(nameof(by), by, "Expected a positive duration; the clock cannot go back.");
}
