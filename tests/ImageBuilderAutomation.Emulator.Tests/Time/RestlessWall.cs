namespace ImageBuilderAutomation.Emulator.Tests.Time;

/// <summary>A stand-in for real time: each read advances it by a fixed step, so that every run is the same. Its timers never fire.</summary>
internal sealed class RestlessWall(DateTimeOffset start, TimeSpan byCheck) : TimeProvider
{
    private long _looks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Increment(ref _looks) * byCheck.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Still();

    private sealed class Still : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
