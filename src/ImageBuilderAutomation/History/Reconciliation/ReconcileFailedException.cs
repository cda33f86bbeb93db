namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Some builds or lists could not be read; the others were checked. Thrown after the run, so that the invocation fails visibly.</summary>
public sealed class ReconcileFailedException(ReconcileReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"{failures.Count} builds or lists could not be reconciled: {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>What the run did apart from the failures.</summary>
    public ReconcileReport Report { get; } = report;

    /// <summary>By build or source.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
