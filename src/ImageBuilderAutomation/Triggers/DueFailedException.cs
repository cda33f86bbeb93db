namespace ImageBuilderAutomation.Triggers;

/// <summary>Some pipelines failed; all others were looked at. Thrown after the whole pass, so that the failure path sees it.</summary>
public sealed class DueFailedException(DueReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The pass failed at {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>What the pass did besides.</summary>
    public DueReport Report { get; } = report;

    /// <summary>By pipeline or by what else was looked at.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
