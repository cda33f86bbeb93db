namespace ImageBuilderAutomation.History;

/// <summary>One build, remembered; it outlives the image.</summary>
public sealed record BuildRecord
{
    public required string ImageArn { get; init; }

    /// <summary>The latest observation read from the service; null while only messages were seen.</summary>
    public ImageSnapshot? Current { get; init; }

    /// <summary>Ordered by time, then status; no two with the same status, time and source.</summary>
    public IReadOnlyList<Transition> Transitions { get; init; } = [];

    /// <summary>The latest failure. It stays when the build is retried or deleted; whether it still holds, <see cref="Current"/> tells.</summary>
    public FailureCause? Failure { get; init; }

    /// <summary>The image's creation time; until the image was read, the earliest state change a message told of.</summary>
    public DateTimeOffset? BeganAt => Current?.CreatedAt ?? Transitions.Select(t => (DateTimeOffset?)t.At).Min() ?? Current?.ReadBeganAt;

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }
}
