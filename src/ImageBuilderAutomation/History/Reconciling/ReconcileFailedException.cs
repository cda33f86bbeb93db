namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>Some builds or lists could not be read; the others were. Thrown after the run, so that the failure path sees it.</summary>
public sealed class ReconcileFailedException(ReconcileReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"Reconciling failed at {failures.Count} place(s): {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>What the run did besides.</summary>
    public ReconcileReport Report { get; } = report;

    /// <summary>By build or source.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
