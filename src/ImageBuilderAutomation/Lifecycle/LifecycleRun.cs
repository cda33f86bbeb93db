namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What the next run has to know of the last one; and the one at work.</summary>
public sealed record LifecycleRun
{
    /// <summary>Since when a run has been at work; null when none is.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>When the latest run that saw a believable number of images ended; null before the first.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many images there were then, without those it began to delete.</summary>
    public int? Images { get; init; }

    /// <summary>Who declared a smaller number right, and why; null where a run counted.</summary>
    public string? AcceptedBy { get; init; }

    public string? AcceptedBecause { get; init; }

    public long Version { get; init; }

    public bool IsLeased(DateTimeOffset now, TimeSpan lease) => BeganAt is { } began && now < began + lease;
}
