namespace ImageBuilderAutomation.History;

/// <summary>The history of one build. It is kept after the image is deleted.</summary>
public sealed record BuildRecord
{
    /// <summary>Status of an image that does not exist in the service any more. Not one of the service's own states.</summary>
    public const string Deleted = "NOT_FOUND";

    public required string ImageArn { get; init; }

    /// <summary>The latest snapshot read from the service; null while only messages were received.</summary>
    public ImageSnapshot? Current { get; init; }

    /// <summary>When the latest read that found no such image started.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The image does not exist in the service any more. <see cref="Current"/> keeps the last snapshot.</summary>
    public bool IsDeleted => DeletedAt is { } at && at > (Current?.ReadStartedAt ?? DateTimeOffset.MinValue);

    /// <summary>The status in the latest snapshot, or <see cref="Deleted"/>; null while only messages were received.</summary>
    public string? Status => IsDeleted ? Deleted : Current?.Status;

    /// <summary>Ordered by time, then status; no two with the same status, time and source.</summary>
    public IReadOnlyList<Transition> Transitions { get; init; } = [];

    /// <summary>The latest failure. It is kept when the build is retried or deleted; <see cref="Current"/> shows whether it still applies.</summary>
    public FailureCause? Failure { get; init; }

    /// <summary>The image's creation time; until the image is read, the time of the earliest reported state change.</summary>
    public DateTimeOffset? StartedAt => Current?.CreatedAt ?? Transitions.Select(t => (DateTimeOffset?)t.At).Min() ?? Current?.ReadStartedAt;

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }
}
