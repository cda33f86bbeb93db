using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class SimulatedTaskQueueTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly SimulationClock _clock = new(Start);
    private readonly SimulatedTaskQueue _queue;
    private readonly List<string> _done = [];

    public SimulatedTaskQueueTests() => _queue = new(_clock, new());

    public void Dispose()
    {
        _queue.Dispose();
        _clock.Dispose();
    }

    [Fact]
    public async Task Runs_tasks_when_they_are_due_and_ties_in_order_of_their_pauses()
    {
        _queue.Start(Body("late", 20));
        _queue.Start(Body("first", 10));
        _queue.Start(Body("second", 10));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["first 09:00:10", "second 09:00:10", "late 09:00:20"], _done);
    }

    [Fact]
    public async Task Has_one_timer_set_for_the_earliest()
    {
        _queue.Start(Body("late", 20));
        _queue.Start(Body("early", 10));
        Assert.Equal(Start.AddSeconds(10), _clock.NextDue);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(Start.AddSeconds(20), _clock.NextDue);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Null(_clock.NextDue);
    }

    [Fact]
    public async Task Supports_pauses_longer_than_a_system_timer_allows()
    {
        _queue.Start(Body("patient", 100 * 24 * 3600));

        await _clock.AdvanceAsync(TimeSpan.FromDays(99));
        Assert.Empty(_done);
        await _clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Single(_done);
    }

    [Fact]
    public async Task Waking_a_task_ends_only_its_current_pause()
    {
        var task = _queue.Start(Body("one", 10).Concat(Body("two", 30)));

        _queue.Wake(task);
        Assert.Equal(["one 09:00:00"], _done);
        Assert.Equal(Start.AddSeconds(30), _clock.NextDue);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["one 09:00:00", "two 09:00:30"], _done);
        _queue.Wake(task);
        Assert.Equal(2, _done.Count);
    }

    [Fact]
    public async Task A_stopped_task_does_not_continue()
    {
        var task = _queue.Start(Body("never", 10));
        _queue.Stop(task);
        _queue.Wake(task);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Empty(_done);
    }

    private IEnumerable<DateTimeOffset> Body(string name, int seconds)
    {
        yield return Start.AddSeconds(seconds);
        _done.Add($"{name} {_clock.GetUtcNow():HH:mm:ss}");
    }
}
