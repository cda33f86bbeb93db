namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Some images failed; all others were seen to. Thrown after the whole run, so that the failure path sees it.</summary>
public sealed class LifecycleFailedException(RetireReport report)
    : AggregateException($"The lifecycle run failed at {report.Failures.Count} image(s): {string.Join(", ", report.Failures.Keys)}.", report.Failures.Values)
{
    /// <summary>What the run did besides.</summary>
    public RetireReport Report { get; } = report;
}
