namespace ImageBuilderAutomation.Triggers;

/// <summary>Some pipelines failed; all others were checked. Thrown after the whole pass, so that the invocation fails visibly.</summary>
public sealed class DeferredFailedException(DeferredReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The pass failed at {string.Join(", ", failures.Keys)}; everything else was checked.", failures.Values)
{
    /// <summary>What the pass did apart from the failures.</summary>
    public DeferredReport Report { get; } = report;

    /// <summary>By pipeline name, or by the name of the failed part of the pass.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
