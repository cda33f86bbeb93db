using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Tests.Reliability;

public sealed class GuardedPassTests
{
    private readonly List<string> _logged = [];
    private readonly GuardedPass _pass;

    public GuardedPassTests() => _pass = new((e, item) => _logged.Add($"{item}: {e.Message}"));

    [Fact]
    public async Task An_item_that_fails_does_not_stop_the_others()
    {
        var processed = new List<string>();
        foreach (var item in new[] { "a", "b", "c" })
            await _pass.TryAsync(item, () => ProcessAsync(item), CancellationToken.None);

        Assert.Equal(["a", "c"], processed);
        Assert.Equal("b", Assert.Single(_pass.Failures).Key);
        Assert.Equal(["b: broken"], _logged);

        Task ProcessAsync(string item)
        {
            if (item == "b")
                throw new InvalidOperationException("broken");
            processed.Add(item);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_pass_without_failures_returns_its_report()
    {
        await _pass.TryAsync("a", () => Task.CompletedTask, CancellationToken.None);

        Assert.Equal("report", _pass.Complete("The pass", "report"));
    }

    [Fact]
    public async Task A_pass_with_failures_throws_them_with_its_report()
    {
        await _pass.TryAsync("a", () => Task.FromException(new TimeoutException("late")), CancellationToken.None);
        await _pass.TryAsync("b", () => Task.FromException(new InvalidOperationException("broken")), CancellationToken.None);

        var failed = Assert.Throws<PassFailedException>(() => _pass.Complete("The pass", "report"));

        Assert.Equal("report", failed.Report);
        Assert.Equal(["a", "b"], failed.Failures.Keys.Order());
        Assert.StartsWith("The pass failed for 2 item(s) and processed the others: a, b.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_in_a_row_end_with_a_success()
    {
        await _pass.TryAsync("a", () => Task.FromException(new TimeoutException()), CancellationToken.None);
        await _pass.TryAsync("b", () => Task.FromException(new TimeoutException()), CancellationToken.None);
        Assert.Equal(2, _pass.FailuresInARow);

        await _pass.TryAsync("c", () => Task.CompletedTask, CancellationToken.None);

        Assert.Equal(0, _pass.FailuresInARow);
        Assert.Equal(2, _pass.Failures.Count);
    }

    [Fact]
    public async Task A_cancelled_pass_is_no_failure_of_the_item()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _pass.TryAsync("a", () => Task.FromCanceled(cancelled.Token), cancelled.Token));

        Assert.Empty(_pass.Failures);
    }

    [Fact]
    public async Task An_item_that_hangs_is_given_up_and_the_others_are_processed()
    {
        var processed = new List<string>();
        var time = new WorkTime(CancellationToken.None, CancellationToken.None, new EndedTimer());

        await _pass.ForEachAsync(1, ["a", "hung", "b"], item => item, ProcessAsync, time);

        Assert.Equal(["a", "b"], processed);
        Assert.Contains("given up after 20 seconds", Assert.IsType<TimeoutException>(Assert.Single(_pass.Failures).Value).Message, StringComparison.Ordinal);

        Task ProcessAsync(string item, CancellationToken cancellationToken)
        {
            if (item == "hung")
                return Task.Delay(Timeout.Infinite, cancellationToken);
            processed.Add(item);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_pass_begins_no_further_item_when_its_time_closes_and_finishes_those_it_began()
    {
        using var closing = new CancellationTokenSource();
        var processed = new List<int>();

        await _pass.ForEachAsync(2, Enumerable.Range(0, 10), item => $"{item}", async (item, _) =>
        {
            if (item == 3)
                await closing.CancelAsync();
            await Task.Yield();
            lock (processed)
                processed.Add(item);
        }, new(closing.Token, CancellationToken.None));

        Assert.Superset(new HashSet<int> { 0, 1, 2, 3 }, processed.ToHashSet());
        Assert.Equal((10 - processed.Count, 0), (_pass.Left, _pass.Failures.Count));
        Assert.InRange(_pass.Left, 1, 6);
    }

    [Fact]
    public async Task A_pass_works_on_as_many_items_at_once_as_it_may()
    {
        var release = new TaskCompletionSource();
        var begun = 0;
        var pass = _pass.ForEachAsync(3, Enumerable.Range(0, 5), item => $"{item}", async (_, _) =>
        {
            Interlocked.Increment(ref begun);
            await release.Task;
        }, WorkTime.Until(CancellationToken.None));

        Assert.Equal(3, begun);
        release.SetResult();
        await pass;

        Assert.Equal(5, begun);
    }

    [Fact]
    public async Task An_error_names_twenty_failed_items_and_counts_the_others()
    {
        for (var i = 0; i < 30; i++)
            await _pass.TryAsync($"item-{i}", () => Task.FromException(new InvalidOperationException()), CancellationToken.None);

        var failed = Assert.Throws<PassFailedException>(() => _pass.Complete("The pass", "report"));

        Assert.Contains("item-19 and 10 more.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(30, failed.Failures.Count);
    }

    /// <summary>Every limited time is over at once; items that do not wait do not notice.</summary>
    private sealed class EndedTimer : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
