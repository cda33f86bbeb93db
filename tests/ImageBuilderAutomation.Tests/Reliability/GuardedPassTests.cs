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
}
