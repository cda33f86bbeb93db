using TestKit;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A timer in the virtual time.</summary>
internal sealed class VirtualTimer(VirtualTime time) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => time.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new One();
        if (dueTime != Timeout.InfiniteTimeSpan)
            _ = FireAsync();
        return timer;

        async Task FireAsync()
        {
            await time.DelayAsync(dueTime);
            if (!timer.IsDisposed)
                callback(state);
        }
    }

    private sealed class One : ITimer
    {
        public bool IsDisposed { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
