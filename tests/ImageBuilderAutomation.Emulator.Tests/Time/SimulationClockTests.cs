using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Time;

public sealed class SimulationClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly SimulationClock _clock = new(Start);
    private readonly List<string> _fired = [];

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task Fires_timers_in_due_order_at_their_own_time()
    {
        After(30, "late");
        After(10, "early");

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["early 09:00:10", "late 09:00:30"], _fired);
        Assert.Equal(Start.AddMinutes(1), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Fires_timers_due_at_the_same_time_in_order_of_creation()
    {
        After(10, "first");
        After(10, "second");
        After(10, "third");

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["first 09:00:10", "second 09:00:10", "third 09:00:10"], _fired);
    }

    [Fact]
    public async Task Fires_nothing_before_it_is_due()
    {
        After(10, "timer");

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));

        Assert.Empty(_fired);
        Assert.Equal(Start.AddSeconds(10), _clock.NextDue);
    }

    [Fact]
    public async Task Fires_timers_that_were_set_during_the_advance()
    {
        using var outer = _clock.CreateTimer(_ => After(5, "inner"), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["inner 09:00:15"], _fired);
    }

    [Fact]
    public async Task Repeats_a_periodic_timer_until_it_is_disposed()
    {
        var timer = _clock.CreateTimer(_ => Note("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        await timer.DisposeAsync();
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick 09:00:01", "tick 09:00:03", "tick 09:00:05"], _fired);
        Assert.Null(_clock.NextDue);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_changed_timer_counts_from_the_change()
    {
        var timer = After(10, "timer");
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.True(timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan));
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["timer 09:00:19"], _fired);
    }

    [Fact]
    public async Task A_timer_changed_to_infinite_does_not_fire_until_it_is_changed_again()
    {
        var timer = After(10, "timer");
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(_fired);

        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await _clock.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["timer 10:00:00"], _fired);
    }

    [Fact]
    public async Task Does_not_advance_while_something_is_in_flight()
    {
        After(10, "timer");
        var work = _clock.Busy();

        var advance = _clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.False(advance.IsCompleted);
        Assert.Equal(Start, _clock.GetUtcNow());

        work.Dispose();
        await advance;
        Assert.Equal(["timer 09:00:10"], _fired);
    }

    [Fact]
    public async Task Waits_for_work_that_a_timer_started_before_the_next_timer_fires()
    {
        var work = new TaskCompletionSource<IDisposable>();
        using var first = _clock.CreateTimer(_ => work.SetResult(_clock.Busy()), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        After(2, "second");

        var advance = _clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        var busy = await work.Task;
        Assert.Empty(_fired);
        Assert.Equal(Start.AddSeconds(1), _clock.GetUtcNow());

        busy.Dispose();
        await advance;
        Assert.Equal(["second 09:00:02"], _fired);
    }

    [Fact]
    public async Task Completes_only_when_work_started_by_the_last_timer_is_done()
    {
        IDisposable? work = null;
        using var last = _clock.CreateTimer(_ => work = _clock.Busy(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        var advance = _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.False(advance.IsCompleted);

        work!.Dispose();
        await advance;
    }

    [Fact]
    public async Task A_busy_scope_disposed_twice_counts_once()
    {
        var once = _clock.Busy();
        using var other = _clock.Busy();
        once.Dispose();
        once.Dispose();

        Assert.False(_clock.AdvanceAsync(TimeSpan.Zero).IsCompleted);
        other.Dispose();
        await _clock.AdvanceAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Delays_of_the_base_library_use_the_clock()
    {
        var before = _clock.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromHours(3), _clock);

        await _clock.AdvanceAsync(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1));
        Assert.False(delay.IsCompleted);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(delay.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromHours(3), _clock.GetElapsedTime(before));
    }

    [Fact]
    public async Task Refuses_to_go_back()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _clock.AdvanceToAsync(Start.AddTicks(-1)));
    }

    [Fact]
    public async Task Throws_a_callback_s_exception_to_the_caller_that_advances()
    {
        using var timer = _clock.CreateTimer(_ => throw new InvalidOperationException("broken"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _clock.AdvanceAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal("broken", failure.Message);
        Assert.Equal(Start.AddSeconds(1), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Concurrent_advances_run_one_after_another()
    {
        After(1, "one");
        await Task.WhenAll(
            Task.Run(() => _clock.AdvanceToAsync(Start.AddSeconds(10))),
            Task.Run(() => _clock.AdvanceToAsync(Start.AddSeconds(10))));

        Assert.Equal(["one 09:00:01"], _fired);
        Assert.Equal(Start.AddSeconds(10), _clock.GetUtcNow());
    }

    private ITimer After(int seconds, string name) =>
        _clock.CreateTimer(_ => Note(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name} {_clock.GetUtcNow():HH:mm:ss}");
}
