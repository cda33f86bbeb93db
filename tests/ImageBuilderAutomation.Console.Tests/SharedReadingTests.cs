using ImageBuilderAutomation.Console.Stacks;
using TestKit;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>What all tabs of a console read together.</summary>
public sealed class SharedReadingTests
{
    private readonly TestClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private int _reads;

    [Fact]
    public async Task A_reading_is_shared_until_it_is_old()
    {
        var shared = New();

        Assert.Equal((1, 1), (await ReadAsync(shared), await ReadAsync(shared)));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(2, await ReadAsync(shared));
    }

    [Fact]
    public async Task Whoever_asks_while_it_is_read_waits_for_the_same_reading_and_may_leave()
    {
        var shared = New();
        var answer = new TaskCompletionSource<int>();
        using var left = new CancellationTokenSource();
        var first = shared.ReadAsync(null, _ => answer.Task, left.Token);
        var second = shared.ReadAsync(null, _ => throw new InvalidOperationException("It is read once."), default);

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(7);

        Assert.Equal(7, await second);
    }

    [Fact]
    public async Task A_failed_reading_is_not_kept()
    {
        var shared = New();
        await Assert.ThrowsAsync<IOException>(() => shared.ReadAsync(null, _ => throw new IOException("no answer"), default));

        Assert.Equal(1, await ReadAsync(shared));
    }

    [Fact]
    public async Task A_slow_reading_takes_a_tenth_of_the_time_at_most()
    {
        var shared = New();
        await ReadAsync(shared, takes: TimeSpan.FromSeconds(4));

        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(1, await ReadAsync(shared));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await ReadAsync(shared));
    }

    [Fact]
    public async Task Another_key_is_read_at_once()
    {
        var shared = New();
        await shared.ReadAsync("policy 1", CountAsync, default);

        Assert.Equal(2, await shared.ReadAsync("policy 2", CountAsync, default));
    }

    private SharedReading<int> New() => new(TimeSpan.FromSeconds(1), _clock);

    private Task<int> ReadAsync(SharedReading<int> shared, TimeSpan takes = default) => shared.ReadAsync(
        null,
        token =>
        {
            _clock.Advance(takes);
            return CountAsync(token);
        },
        default);

    private Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(++_reads);
}
