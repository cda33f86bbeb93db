namespace ImageBuilderAutomation.Gates;

/// <summary>Some steps failed; all others were swept. Thrown after the whole pass, so that the invocation fails.</summary>
public sealed class SweepFailedException(SweepReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The sweep failed at {failures.Count} step(s): {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>The results of the other steps.</summary>
    public SweepReport Report { get; } = report;

    /// <summary>By step execution id.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
