using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>What moved. Not the message that told of it: two messages of one cause start one build.</summary>
/// <param name="Subject">An image, component or recipe as its ARN ends, a parameter's name, a rule's name, a person's ARN.</param>
/// <param name="Occasion">What tells two causes with one subject apart; null where the subject is the cause itself.</param>
/// <param name="At">When it moved, as far as known.</param>
public sealed record Cause(CauseKind Kind, string Subject, string? Occasion, DateTimeOffset At)
{
    /// <summary>The same for every telling of the cause.</summary>
    public string Key => $"{Kind}:{Subject}{(Occasion is null ? "" : $"@{Occasion}")}";

    public static Cause Of(CauseKind kind, string subject, DateTimeOffset at) => new(kind, subject, null, at);

    /// <summary>One of several over time: the change of a parameter, a time of a schedule.</summary>
    public static Cause Each(CauseKind kind, string subject, DateTimeOffset at) =>
        new(kind, subject, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), at);

    public override string ToString() => Kind switch
    {
        CauseKind.ParentAvailable => $"parent {Subject} became available",
        CauseKind.FindingsFound => $"findings in {Subject}",
        CauseKind.ParameterChanged => $"parameter {Subject} changed",
        CauseKind.ComponentCreated => $"{Subject} was created",
        CauseKind.RecipeCreated => $"{Subject} was created",
        CauseKind.Scheduled => $"schedule {Subject} of {Occasion}",
        CauseKind.BuildFailed => $"{Subject} failed",
        _ => $"asked for by {Subject}",
    };
}
