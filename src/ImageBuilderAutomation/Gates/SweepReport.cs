using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <param name="Waiting">Steps that the service listed.</param>
/// <param name="NotDue">Skipped steps: before their next check, being handled by another delivery, or closed since they were listed.</param>
/// <param name="Foreign">Listed steps of another account or Region.</param>
/// <param name="Answers">The result of each step that was due.</param>
public sealed record SweepReport(Mode Mode, int Waiting, int NotDue, int Foreign, IReadOnlyList<AnswerReport> Answers)
{
    /// <summary>Waiting steps whose latest decision was made in mode observe: nothing is sent, and the service's time-out ends them.</summary>
    public int Observed { get; init; }

    /// <summary>When the service's time-out ends the first of them; null when unknown.</summary>
    public DateTimeOffset? FirstObservedEnd { get; init; }
}
