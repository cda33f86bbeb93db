namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The single record of an image's retirement: what was announced and requested, and how it ended.</summary>
public sealed record LifecycleRecord
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

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    /// <summary>Whether the record still needs work by a later run.</summary>
    public bool IsOpen => State is not LifecycleState.Idle;

    public bool IsInProgress => State is LifecycleState.Requested or LifecycleState.Running;
}
