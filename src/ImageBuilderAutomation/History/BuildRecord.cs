namespace ImageBuilderAutomation.History;

/// <summary>One build, remembered; it outlives the image.</summary>
public sealed record BuildRecord
{
    /// <summary>Our word for an image that the service knows no more; not one of its states.</summary>
    public const string Gone = "GONE";

    public required string ImageArn { get; init; }

    /// <summary>The latest observation read from the service; null while only messages were seen.</summary>
    public ImageSnapshot? Current { get; init; }

    /// <summary>The latest reading that found no such image.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>The service knows the image no more: its record was deleted. <see cref="Current"/> stays what was last seen.</summary>
    public bool IsGone => GoneAt is { } at && at > (Current?.ReadBeganAt ?? DateTimeOffset.MinValue);

    /// <summary>The service's word for the latest observation, or <see cref="Gone"/>; null while only messages were seen.</summary>
    public string? Status => IsGone ? Gone : Current?.Status;

    /// <summary>Ordered by time, then status; no two with the same status, time and source.</summary>
    public IReadOnlyList<Transition> Transitions { get; init; } = [];

    /// <summary>The latest failure. It stays when the build is retried or deleted; whether it still holds, <see cref="Current"/> tells.</summary>
    public FailureCause? Failure { get; init; }

    /// <summary>The image's creation time; until the image was read, the earliest state change a message told of.</summary>
    public DateTimeOffset? BeganAt => Current?.CreatedAt ?? Transitions.Select(t => (DateTimeOffset?)t.At).Min() ?? Current?.ReadBeganAt;

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }
}
