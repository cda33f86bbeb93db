namespace TestKit;

/// <summary>Real time, moved by what a test sets: for clients that sign with real time. Timers follow real time.</summary>
public sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
