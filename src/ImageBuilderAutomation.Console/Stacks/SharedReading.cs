namespace ImageBuilderAutomation.Console.Stacks;

/// <summary>
/// A reading that all tabs of a console share: whoever asks while it is new gets it, and only one is under way at a time. A failed one is not kept.
/// </summary>
/// <param name="atLeast">How long it is kept. A slow one is kept longer, so that reading takes a tenth of the time at most.</param>
/// <param name="timer">Measures in real time: calls cost the same on a stack whose time is simulated.</param>
internal sealed class SharedReading<T>(TimeSpan atLeast, TimeProvider timer)
{
    private const int Share = 10;
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private object? _key;
    private Task<Timed>? _latest;

    /// <param name="key">What the reading depends on. With another key it is read again.</param>
    /// <param name="read">It goes on when the caller leaves, because others may wait for it.</param>
    public async Task<T> ReadAsync(object? key, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        Task<Timed> latest;
        lock (_lock)
        {
            if (_latest is null || !Equals(key, _key) || IsOver(_latest))
                (_key, _latest) = (key, Task.Run(() => TimeAsync(read), CancellationToken.None));
            latest = _latest;
        }

        return (await latest.WaitAsync(cancellationToken)).Value;
    }

    private bool IsOver(Task<Timed> reading) => reading.IsCompleted && (!reading.IsCompletedSuccessfully || timer.GetElapsedTime(reading.Result.EndedAt) > reading.Result.Kept);

    private async Task<Timed> TimeAsync(Func<CancellationToken, Task<T>> read)
    {
        var began = timer.GetTimestamp();
        var value = await read(CancellationToken.None);
        var ended = timer.GetTimestamp();
        var slow = timer.GetElapsedTime(began, ended) * Share;
        return new(value, ended, slow < atLeast ? atLeast : slow > AtMost ? AtMost : slow);
    }

    private sealed record Timed(T Value, long EndedAt, TimeSpan Kept);
}
