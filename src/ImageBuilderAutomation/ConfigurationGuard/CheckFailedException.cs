namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>At least one configuration could not be checked; all others were. Thrown after the whole pass, so that the invocation fails.</summary>
public sealed class CheckFailedException(ChecksReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The check failed for {failures.Count} configuration(s): {string.Join(", ", failures.Keys)}.", failures.Values)
{
    /// <summary>The results for the other configurations.</summary>
    public ChecksReport Report { get; } = report;

    /// <summary>By ARN.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
