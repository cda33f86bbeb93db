namespace ImageBuilderAutomation.Lifecycle;

/// <summary>At least one image failed; all others were processed. Thrown after the whole run, so that the invocation fails.</summary>
public sealed class LifecycleFailedException(RetireReport report)
    : AggregateException($"The lifecycle run failed for {report.Failures.Count} image(s): {string.Join(", ", report.Failures.Keys)}.", report.Failures.Values)
{
    /// <summary>What the run did for the other images.</summary>
    public RetireReport Report { get; } = report;
}
