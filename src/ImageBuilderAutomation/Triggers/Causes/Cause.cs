using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>A change that may start builds. It is not the event that reported it: two events for one cause start one build.</summary>
/// <param name="Subject">The end of an image, component or recipe ARN, a parameter's name, a rule's name, or a person's ARN.</param>
/// <param name="Occurrence">Distinguishes causes with the same subject; null where the subject alone identifies the cause.</param>
/// <param name="At">When the change happened, as far as known.</param>
public sealed record Cause(CauseKind Kind, string Subject, string? Occurrence, DateTimeOffset At)
{
    /// <summary>Identical for every event that reports the cause.</summary>
    public string Key => $"{Kind}:{Subject}{(Occurrence is null ? "" : $"@{Occurrence}")}";

    public static Cause Of(CauseKind kind, string subject, DateTimeOffset at) => new(kind, subject, null, at);

    /// <summary>A cause that recurs: a change of a parameter, or a scheduled time.</summary>
    public static Cause Each(CauseKind kind, string subject, DateTimeOffset at) =>
        new(kind, subject, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), at);

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
