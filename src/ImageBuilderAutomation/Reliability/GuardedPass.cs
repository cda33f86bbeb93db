namespace ImageBuilderAutomation.Reliability;

/// <summary>
/// One pass over many items. An item that fails is recorded and does not stop the others, one that hangs is given up, and items for which there is no time
/// are left to the next pass.
/// </summary>
/// <param name="onFailure">Writes the log line for a failed item; null if the caller logs.</param>
public sealed class GuardedPass(Action<Exception, string>? onFailure = null)
{
    /// <summary>An item that takes longer fails: it waits for something that does not respond. An ordinary one takes a second or two.</summary>
    public static readonly TimeSpan ItemLimit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);
    private readonly Lock _changes = new();

    /// <summary>By item.</summary>
    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    /// <summary>Number of failures since the last item that succeeded.</summary>
    public int FailuresInARow { get; private set; }

    /// <summary>Number of items that were not begun, because the time was closing.</summary>
    public int Left { get; private set; }

    /// <summary>For a part of the pass that all items depend on, such as reading a list. It may take as long as the pass.</summary>
    /// <exception cref="OperationCanceledException">The whole pass was cancelled, which is no failure of the part.</exception>
    /// <exception cref="PolicyChangedException">The whole pass begins again under another policy.</exception>
    public async Task TryAsync(string part, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            Succeeded();
        }
        catch (Exception e) when (e is not PolicyChangedException && !cancellationToken.IsCancellationRequested)
        {
            Failed(part, e);
        }
    }

    /// <summary>For an item, which has <see cref="ItemLimit"/> if the time has a timer.</summary>
    /// <exception cref="OperationCanceledException">The whole pass was cancelled, which is no failure of the item.</exception>
    public async Task TryAsync(string item, Func<CancellationToken, Task> act, WorkTime time)
    {
        time.End.ThrowIfCancellationRequested();
        if (time.Closing.IsCancellationRequested)
        {
            lock (_changes)
                Left++;
            return;
        }

        using var limit = time.Timer is { } timer ? new CancellationTokenSource(ItemLimit, timer) : new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, time.End);
        await TryAsync(item, () => LimitedAsync(act, either.Token, limit.Token), time.End);
    }

    /// <summary>Begins the items in this order, several at a time.</summary>
    /// <param name="act">Runs for several items at once.</param>
    /// <exception cref="OperationCanceledException">The whole pass was cancelled.</exception>
    /// <exception cref="PolicyChangedException">The whole pass begins again under another policy.</exception>
    public async Task ForEachAsync<T>(
        int atOnce, IEnumerable<T> items, Func<T, string> name, Func<T, CancellationToken, Task> act, WorkTime time)
    {
        var waiting = new Queue<T>(items);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (TryTake(out var item))
                await TryAsync(name(item), token => act(item, token), time);
        }

        bool TryTake(out T item)
        {
            lock (_changes)
                return waiting.TryDequeue(out item!);
        }
    }

    /// <summary>Call it after the whole pass, so that the invocation fails visibly and is tried again.</summary>
    /// <param name="report">What the pass did for the other items.</param>
    /// <returns>The report.</returns>
    /// <exception cref="PassFailedException">At least one item failed.</exception>
    public TReport Complete<TReport>(string pass, TReport report)
        where TReport : notnull => _failures.Count == 0 ? report : throw new PassFailedException(pass, report, _failures);

    private static async Task LimitedAsync(Func<CancellationToken, Task> act, CancellationToken either, CancellationToken limit)
    {
        try
        {
            await act(either);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"It was given up after {ItemLimit.TotalSeconds:0} seconds.", e);
        }
    }

    private void Succeeded()
    {
        lock (_changes)
            FailuresInARow = 0;
    }

    private void Failed(string item, Exception e)
    {
        onFailure?.Invoke(e, item);
        lock (_changes)
        {
            _failures[item] = e;
            FailuresInARow++;
        }
    }
}

/// <summary>Some items of a pass failed; all others were processed or left to the next pass.</summary>
/// <param name="pass">The name of the pass for people: <c>The sweep</c>.</param>
public sealed class PassFailedException(string pass, object report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"{pass} failed for {failures.Count} item(s) and processed the others: {Names(failures)}.", failures.Values)
{
    private const int Named = 20;

    /// <summary>What the pass did for the other items.</summary>
    public object Report { get; } = report;

    /// <summary>By item: a step execution id, an ARN, a pipeline's name, or a part of the pass.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;

    // The error goes into a log line and a dead letter, whose sizes are limited.
    private static string Names(IReadOnlyDictionary<string, Exception> failures) =>
        string.Join(", ", failures.Keys.Take(Named)) + (failures.Count > Named ? $" and {failures.Count - Named} more" : "");
}
