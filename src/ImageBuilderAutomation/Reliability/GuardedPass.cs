namespace ImageBuilderAutomation.Reliability;

/// <summary>One pass over many items. An item that fails is recorded and does not stop the others.</summary>
/// <param name="onFailure">Writes the log line for a failed item; null if the caller logs.</param>
public sealed class GuardedPass(Action<Exception, string>? onFailure = null)
{
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    /// <summary>By item.</summary>
    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    /// <summary>Number of failures since the last item that succeeded.</summary>
    public int FailuresInARow { get; private set; }

    /// <exception cref="OperationCanceledException">The whole pass was cancelled, which is no failure of the item.</exception>
    public async Task TryAsync(string item, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            FailuresInARow = 0;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            onFailure?.Invoke(e, item);
            _failures[item] = e;
            FailuresInARow++;
        }
    }

    /// <summary>Call it after the whole pass, so that the invocation fails visibly and is tried again.</summary>
    /// <param name="report">What the pass did for the other items.</param>
    /// <returns>The report.</returns>
    /// <exception cref="PassFailedException">At least one item failed.</exception>
    public TReport Complete<TReport>(string pass, TReport report)
        where TReport : notnull => _failures.Count == 0 ? report : throw new PassFailedException(pass, report, _failures);
}

/// <summary>Some items of a pass failed; all others were processed.</summary>
/// <param name="pass">The name of the pass for people: <c>The sweep</c>.</param>
public sealed class PassFailedException(string pass, object report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"{pass} failed for {failures.Count} item(s) and processed the others: {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>What the pass did for the other items.</summary>
    public object Report { get; } = report;

    /// <summary>By item: a step execution id, an ARN, a pipeline's name, or a part of the pass.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
