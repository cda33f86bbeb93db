namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Some configurations could not be checked; all others were. Thrown after the whole pass, so that the failure path sees it.</summary>
public sealed class CheckFailedException(ChecksReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The check failed at {failures.Count} configuration(s): {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>What the pass did besides.</summary>
    public ChecksReport Report { get; } = report;

    /// <summary>By ARN.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
