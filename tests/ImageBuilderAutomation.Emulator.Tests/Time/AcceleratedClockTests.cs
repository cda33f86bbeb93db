using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Time;

public sealed class AcceleratedClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly SimulationClock _wall = new(Start);

    public void Dispose() => _wall.Dispose();

    [Fact]
    public async Task Multiplies_the_passing_of_real_time()
    {
        var clock = new AcceleratedClock(60, Start.AddDays(1), _wall);
        var before = clock.GetTimestamp();

        await _wall.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(Start.AddDays(1).AddMinutes(2), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetElapsedTime(before));
    }

    [Fact]
    public async Task A_timer_never_fires_early_on_the_accelerated_clock()
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

    [Fact]
    public async Task Stands_still_while_it_is_stopped_and_continues_from_there()
    {
        using var clock = new AcceleratedClock(60, wall: _wall);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        await clock.SetPaceAsync(null, stopped: true);
        await _wall.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((Start, 0), (clock.GetUtcNow(), fired));

        await clock.SetPaceAsync(speed: 30, stopped: false);
        await _wall.AdvanceAsync(TimeSpan.FromSeconds(4));

        Assert.Equal((Start.AddMinutes(2), 1), (clock.GetUtcNow(), fired));
    }

    [Fact]
    public async Task Advancing_fires_each_due_timer_at_its_own_time()
    {
        using var clock = new AcceleratedClock(1, wall: _wall, stopped: true);
        var fired = new List<DateTimeOffset>();
        using var second = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        using var first = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await clock.AdvanceToAsync(Start.AddHours(3));

        Assert.Equal([Start.AddHours(1), Start.AddHours(2)], fired);
        Assert.Equal(Start.AddHours(3), clock.GetUtcNow());
    }

    [Fact]
    public async Task Advancing_a_running_clock_makes_it_continue_from_there()
    {
        using var clock = new AcceleratedClock(60, wall: _wall);
        await _wall.AdvanceAsync(TimeSpan.FromSeconds(1));

        await clock.AdvanceToAsync(Start.AddHours(1));
        await _wall.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(Start.AddMinutes(61), clock.GetUtcNow());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceToAsync(Start));
    }

    [Fact]
    public async Task Time_does_not_pass_a_due_timer_before_it_has_fired()
    {
        using var clock = new AcceleratedClock(1000, wall: _wall);
        DateTimeOffset? fired = null;
        using var timer = clock.CreateTimer(_ => fired = clock.GetUtcNow(), null, TimeSpan.FromMilliseconds(500), Timeout.InfiniteTimeSpan);
        DateTimeOffset? seen = null;
        // Due in real time at the same moment as the clock's own timer, and created before it.
        using var looker = _wall.CreateTimer(
            _ => seen = fired is null ? clock.GetUtcNow() : null, null, TimeSpan.FromMicroseconds(900), Timeout.InfiniteTimeSpan);

        await _wall.AdvanceAsync(TimeSpan.FromMilliseconds(2));

        Assert.Equal(Start.AddMilliseconds(500).AddTicks(-1), seen);
        Assert.Equal(Start.AddMilliseconds(500), fired);
    }

    [Fact]
    public async Task While_something_is_in_flight_time_passes_no_faster_than_real_time()
    {
        using var clock = new AcceleratedClock(3600, wall: _wall);
        using (clock.Busy())
        using (clock.Busy())
            await _wall.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());

        await _wall.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(5).AddHours(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_slow_clock_stays_slow_while_something_is_in_flight()
    {
        using var clock = new AcceleratedClock(0.5, wall: _wall);
        using var busy = clock.Busy();
        await _wall.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());
    }

    [Fact]
    public async Task No_timer_fires_while_something_is_in_flight_and_a_moved_clock_waits_for_it()
    {
        using var clock = new AcceleratedClock(1, wall: _wall, stopped: true);
        var fired = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var busy = clock.Busy();
        var moved = clock.AdvanceToAsync(Start.AddHours(2));
        Assert.Equal((Start, false), (clock.GetUtcNow(), moved.IsCompleted));
        Assert.Empty(fired);

        busy.Dispose();
        busy.Dispose();
        await moved;
        Assert.Equal([Start.AddHours(1), Start.AddHours(2)], fired);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Refuses_a_speed_that_is_not_positive(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcceleratedClock(speed));
}
