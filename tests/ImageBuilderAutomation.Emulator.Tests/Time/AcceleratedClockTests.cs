using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Time;

public sealed class AcceleratedClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly SimulationClock _wall = new(Start);

    public void Dispose() => _wall.Dispose();

    [Fact]
    public async Task Tells_the_wall_s_time_multiplied()
    {
        var clock = new AcceleratedClock(60, Start.AddDays(1), _wall);
        var before = clock.GetTimestamp();

        await _wall.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(Start.AddDays(1).AddMinutes(2), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetElapsedTime(before));
    }

    [Fact]
    public async Task A_timer_is_never_early_by_its_own_clock()
    {
        var clock = new AcceleratedClock(7, wall: _wall);
        var due = clock.GetUtcNow().AddSeconds(1);
        DateTimeOffset? fired = null;
        using var timer = clock.CreateTimer(_ => fired = clock.GetUtcNow(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        await _wall.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.True(fired >= due, $"fired at {fired:O}, due {due:O}");
    }

    [Fact]
    public async Task Changing_a_timer_is_scaled_too()
    {
        var clock = new AcceleratedClock(10, wall: _wall);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));

        await _wall.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(3, fired);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Refuses_a_speed_that_does_not_move(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcceleratedClock(speed));
}
