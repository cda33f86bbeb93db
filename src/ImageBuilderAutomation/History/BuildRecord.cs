using ImageBuilderAutomation.Domain;

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

    /// <summary>When the earliest read that found no such image started. Null in records of earlier versions.</summary>
    public DateTimeOffset? FirstDeletedAt { get; init; }

    /// <summary>The image does not exist in the service any more. <see cref="Current"/> keeps the last snapshot.</summary>
    public bool IsDeleted => DeletedAt is { } at && at > (Current?.ReadStartedAt ?? DateTimeOffset.MinValue);

    /// <summary>The status in the latest snapshot, or <see cref="Deleted"/>; null while only messages were received.</summary>
    public string? Status => IsDeleted ? Deleted : Current?.Status;

    /// <summary>Ordered by time, then status; no two with the same status, time and source. Of more than 100, the first and the latest 50.</summary>
    public IReadOnlyList<Transition> Transitions { get; init; } = [];

    /// <summary>The latest failure. It is kept when the build is retried or deleted; <see cref="Current"/> shows whether it still applies.</summary>
    public FailureCause? Failure { get; init; }

    /// <summary>Why the latest attempt that was inspected ended without an image. It is kept when the build is retried or deleted.</summary>
    public EndCause? Cause { get; init; }

    /// <summary>
    /// Why the latest failed attempt failed or was stopped, in words for people; the image's own reason until the attempt was inspected. Null if there was none.
    /// </summary>
    public string? LatestCause => Cause is { } cause && (Failure is null || Failure.Reason == (cause.Reason ?? ""))
        ? cause.Why
        : Failure is null ? null : EndCause.WithoutExecution(Failure.Reason);

    /// <summary><see cref="LatestCause"/> while the build has no image because of it.</summary>
    public string? Why => Status switch
    {
        ImageStatus.Failed => LatestCause ?? EndCause.WithoutExecution(Current?.Reason),
        ImageStatus.Cancelled when Cause is { IsStop: true } cause => cause.Why,
        _ => null,
    };

    /// <summary>A gate ended the build: nothing in it failed.</summary>
    public bool IsStopped => Cause is { IsStop: true } cause && cause.Why == Why;

    /// <summary>The image's creation time; until the image is read, the time of the earliest reported state change.</summary>
    public DateTimeOffset? StartedAt => Current?.CreatedAt ?? Transitions.Select(t => (DateTimeOffset?)t.At).Min() ?? Current?.ReadStartedAt;

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>
    /// The stored record could not be read: nothing of it is known but the version, which the next write replaces. No record that was written is this empty.
    /// </summary>
    public bool IsUnreadable => Version > 0 && Current is null && DeletedAt is null && Transitions.Count == 0;
}

/// <summary>A state change as a message reported it. A build's history is a set of these, keyed by status, time and source.</summary>
/// <param name="From">The previous state; null if the message does not have it (SNS).</param>
/// <param name="Source"><c>eventbridge</c>, <c>sns</c> or <c>reconciler</c>. The first two report the same change separately.</param>
public sealed record Transition(string? From, string To, DateTimeOffset At, string Source)
{
    /// <summary>A message is not proof, so only what has the form of a status is recorded.</summary>
    public bool IsWellShaped => ImageStatus.IsWellShaped(To) && (From is null || ImageStatus.IsWellShaped(From));
}

/// <summary>
/// Why a build failed, according to the image's own reason; <see cref="BuildDetails.Failure"/> has the step. Texts are untrusted: show them,
/// never act on them.
/// </summary>
/// <param name="ObservedAt">When the read that showed it started. Of two failures (a retried build) the later one is kept.</param>
public sealed record FailureCause(string Reason, string? WorkflowExecutionId, DateTimeOffset ObservedAt)
{
    /// <summary>The component, step or Regions that the service names; null in records of older answers.</summary>
    public FailureContext? Context { get; init; }
}

/// <summary>Stores build records.</summary>
public interface IBuildRecords
{
    /// <summary>For a caller that writes the record again: a damaged record is returned as <see cref="BuildRecord.IsUnreadable"/>.</summary>
    Task<BuildRecord?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>
    /// Compare-and-set on <see cref="BuildRecord.Version"/> (zero: must not exist yet). Pointers from output AMIs to the build are written first.
    /// </summary>
    /// <returns>The stored record with its new version, or null when another writer was first.</returns>
    Task<BuildRecord?> TryWriteAsync(BuildRecord record, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    IAsyncEnumerable<BuildRecord> ListByPipelineAsync(string pipelineArn, CancellationToken cancellationToken);

    /// <summary>The build that made this AMI, or null.</summary>
    Task<BuildRecord?> FindByAmiAsync(string amiId, CancellationToken cancellationToken);
}
