namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The state of the last run that the next one needs, and the lease of the run in progress.</summary>
public sealed record LifecycleRun
{
    /// <summary>When the run in progress started; null when there is none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the latest run with an accepted plan ended; null before the first one.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number of images in that run, without those it started to delete.</summary>
    public int? Images { get; init; }

    /// <summary>ARN of the person who accepted <see cref="Images"/>; null when a run counted them.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>That person's reason.</summary>
    public string? AcceptanceReason { get; init; }

    public long Version { get; init; }

    public bool IsLeased(DateTimeOffset now, TimeSpan lease) => StartedAt is { } startedAt && now < startedAt + lease;
}
