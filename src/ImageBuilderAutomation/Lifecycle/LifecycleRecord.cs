using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The single record of an image's retirement: what was announced and requested, and how it ended.</summary>
public sealed record LifecycleRecord : ILeased
{
    public required string ImageArn { get; init; }

    public required LifecycleState State { get; init; }

    /// <summary>Set only while <see cref="LifecycleState.Announced"/>.</summary>
    public RetirementNotice? Notice { get; init; }

    /// <summary>Set only while <see cref="LifecycleState.Requested"/> or <see cref="LifecycleState.Running"/>.</summary>
    public StateUpdate? Update { get; init; }

    /// <summary>Set only while <see cref="LifecycleState.Deferred"/>: until when nothing is planned, and why.</summary>
    public Deferral? Deferral { get; init; }

    /// <summary>Completed actions, oldest first.</summary>
    public IReadOnlyList<ActionRecord> Actions { get; init; } = [];

    /// <summary>With whom its AMIs were shared before they were disabled; null if that was not recorded. It stays until the next time.</summary>
    public LaunchPermissions? Permissions { get; init; }

    /// <summary>Its AMIs since it was last asked to be disabled; empty while it is not disabled.</summary>
    public IReadOnlyList<string> Amis { get; init; } = [];

    /// <summary>Set while the image is disabled.</summary>
    public QuietPeriod? Quiet { get; init; }

    /// <summary>What turned out to use the image since it was disabled, oldest first.</summary>
    public IReadOnlyList<FoundUse> FoundUses { get; init; } = [];

    /// <summary>Set from the end of a restoring until the AMIs have their launch permissions again.</summary>
    public SharingRequest? Sharing { get; init; }

    /// <summary>Set while a person wants the image to be kept, and until a run after that.</summary>
    public ImagePin? Pin { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    /// <summary>Whether the record still needs work by a later run. Those of disabled and of pinned images do for as long as they are.</summary>
    public bool IsOpen => State is not LifecycleState.Idle || Quiet is not null || Sharing is not null || Pin is not null;

    /// <summary>Whether a person's request was stored since a time, and may still be sent, or was accepted by the service.</summary>
    public bool WasAsked(LifecycleAction action, string by, string reason, DateTimeOffset since) =>
        (Update is { } update && update.Action == action && (update.By, update.Reason) == (by, reason) && update.StoredAt >= since)
        || Actions.Any(one => one.Action == action && (one.By, one.Reason) == (by, reason) && one.RequestedAt >= since
            && one is { ExecutionId: not null, Status: not ActionRecord.NotSent });

    public bool IsInProgress => State is LifecycleState.Requested or LifecycleState.Running;

    DateTimeOffset? ILeased.LeasedSince => State is LifecycleState.Requested ? Update?.StoredAt : null;
}

public enum LifecycleState
{
    /// <summary>Nothing to do and nothing to wait for.</summary>
    Idle,

    /// <summary>People were notified; the notice period is running or over.</summary>
    Announced,

    /// <summary>A request is stored. Only the service knows whether it received it.</summary>
    Requested,

    /// <summary>The service is carrying out an update.</summary>
    Running,

    /// <summary>No rule touches the image before a given time.</summary>
    Deferred,
}

/// <summary>The announcement to people that an image will be disabled or deleted.</summary>
/// <param name="NotBefore">The announced time. It stays valid when a later policy has a shorter notice period.</param>
public sealed record RetirementNotice(LifecycleAction Action, DateTimeOffset At, DateTimeOffset NotBefore, string Reason);

/// <summary>Nothing is planned for the image before <paramref name="Until"/>.</summary>
public sealed record Deferral(DateTimeOffset Until, string Reason);

/// <summary>One completed request to the service or notice to people, with its result.</summary>
/// <param name="Sequence">The request's sequence number; zero for a notice.</param>
/// <param name="Reason">Why it was requested or announced.</param>
/// <param name="Status">
/// The service's SUCCESS, FAILED, SKIPPED or CANCELLED, or one of our own: <see cref="Withdrawn"/>, <see cref="Refused"/>, <see cref="Busy"/>,
/// <see cref="NotSent"/>.
/// </param>
/// <param name="StatusReason">The reason for the status; null when none was given.</param>
/// <param name="Resources">The image, then its AMIs or containers, as the service reported them. Stored for the latest action only.</param>
public sealed record ActionRecord(
    LifecycleAction Action,
    int Sequence,
    string Reason,
    string? PolicyHash,
    string? By,
    DateTimeOffset RequestedAt,
    string? ExecutionId,
    string Status,
    string? StatusReason,
    IReadOnlyList<ResourceOutcome> Resources,
    DateTimeOffset EndedAt)
{
    /// <summary>
    /// Whether the service may have changed the image or one of its AMIs: it reported that it did, or how the update ended for each of them is not known.
    /// </summary>
    public bool MayHaveChanged => ExecutionId is not null
        && (Resources.Any(resource => resource.Status == Success) || (Resources.Count == 0 && Status != LifecycleExecutionStatus.Skipped));

    /// <summary>The service carried the update out, or began to, and did not complete it.</summary>
    public bool HasFailed => ExecutionId is not null && Status is not (Success or NotSent or LifecycleExecutionStatus.Cancelled);

    public const string Success = LifecycleExecutionStatus.Success;

    /// <summary>A notice was withdrawn because the image is kept.</summary>
    public const string Withdrawn = "WITHDRAWN";

    /// <summary>The service rejected the request.</summary>
    public const string Refused = "REFUSED";

    /// <summary>The service had other updates in progress.</summary>
    public const string Busy = "BUSY";

    /// <summary>The request was stored and never sent, and is no longer wanted.</summary>
    public const string NotSent = "NOT_SENT";
}
