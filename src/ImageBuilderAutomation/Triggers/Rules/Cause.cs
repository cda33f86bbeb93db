using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Rules;

/// <summary>A change that may start builds. It is not the event that reported it: two events for one cause start one build.</summary>
/// <param name="Subject">The end of an image, component or recipe ARN, a parameter's name, a rule's name, or a person's ARN.</param>
/// <param name="Occurrence">Distinguishes causes with the same subject; null where the subject alone identifies the cause. Of a person's request: the call's id.</param>
/// <param name="At">When the change happened, as far as known.</param>
public sealed record Cause(CauseKind Kind, string Subject, string? Occurrence, DateTimeOffset At)
{
    /// <summary>Identical for every event that reports the cause.</summary>
    public string Key => $"{Kind}:{Subject}{(Occurrence is null ? "" : $"@{Occurrence}")}";

    public static Cause Of(CauseKind kind, string subject, DateTimeOffset at) => new(kind, subject, null, at);

    /// <summary>A cause that recurs: a change of a parameter, or a scheduled time.</summary>
    public static Cause Each(CauseKind kind, string subject, DateTimeOffset at) =>
        new(kind, subject, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), at);

    /// <summary>The same cause with the time that the service shows.</summary>
    public Cause HappenedAt(DateTimeOffset at) => Occurrence is null ? this with { At = at } : Each(Kind, Subject, at);

    public override string ToString() => Kind switch
    {
        CauseKind.ParentAvailable => $"parent {Subject} became available",
        CauseKind.FindingsFound => $"findings in {Subject}",
        CauseKind.ParameterChanged => $"parameter {Subject} changed",
        CauseKind.ComponentCreated => $"{Subject} was created",
        CauseKind.RecipeCreated => $"{Subject} was created",
        CauseKind.Scheduled => $"schedule {Subject} at {Occurrence}",
        CauseKind.BuildFailed => $"{Subject} failed",
        _ => $"requested by {Subject}",
    };
}

/// <summary>Why a pipeline may be started.</summary>
public enum CauseKind
{
    /// <summary>An image that recipes use as their parent became available.</summary>
    ParentAvailable,

    /// <summary>The scan of a pipeline's image found more than the policy allows.</summary>
    FindingsFound,

    /// <summary>A parameter of the account was created or updated.</summary>
    ParameterChanged,

    /// <summary>A component version or build was created that recipes refer to.</summary>
    ComponentCreated,

    /// <summary>A recipe version was created that pipelines refer to.</summary>
    RecipeCreated,

    /// <summary>A time of a rule's schedule has come.</summary>
    Scheduled,

    /// <summary>A build that this product started failed for a transient reason.</summary>
    BuildFailed,

    /// <summary>A person requested the build.</summary>
    Manual,
}

/// <summary>A cause as it applies to one pipeline.</summary>
/// <param name="Rules">Names of the matching rules; empty for a cause that needs no rule.</param>
/// <param name="Attempt">How many builds in a row have failed before this one for transient reasons.</param>
/// <param name="DropReason">Why it starts no build; null if it may start one.</param>
public sealed record PipelineRunCause(Cause Cause, IReadOnlyList<string> Rules, string Reason, DateTimeOffset ArrivedAt, int Attempt, string? DropReason)
{
    /// <summary>
    /// ARNs of the people who requested the build that failed, of a cause that follows a failure; they requested the next one too. Null where the record of
    /// that build does not show them. Other causes do not use it.
    /// </summary>
    public IReadOnlyList<string>? FailedRequestedBy { get; init; }

    /// <summary>
    /// Whether IAM proved the names of all of them when they asked. One of whom nobody knows who it is makes the starters of the build unknown, whoever the
    /// others are. Older records do not say it; then it did not.
    /// </summary>
    public bool AreNamesProven { get; init; }

    /// <summary>ARNs of the people who requested the build by this cause; empty when nobody did. Null when it is unknown.</summary>
    public IReadOnlyList<string>? Requesters() => Cause.Kind switch
    {
        CauseKind.Manual => [Cause.Subject],
        CauseKind.BuildFailed => FailedRequestedBy,
        _ => [],
    };
}
