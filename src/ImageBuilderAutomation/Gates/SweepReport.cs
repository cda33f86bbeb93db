using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <param name="Waiting">Steps that the service listed.</param>
/// <param name="NotDue">Steps left alone: before their next look, in another delivery's hands, or closed since they were listed.</param>
/// <param name="Foreign">Listed steps of another account or Region.</param>
/// <param name="Answers">What became of each step that was due.</param>
public sealed record SweepReport(Mode Mode, int Waiting, int NotDue, int Foreign, IReadOnlyList<AnswerReport> Answers)
{
    /// <summary>Waiting steps whose last decision was only observed: nothing is sent, and the service ends their wait.</summary>
    public int Observed { get; init; }

    /// <summary>When the service ends the first of them; null when it does not say.</summary>
    public DateTimeOffset? FirstObservedEnd { get; init; }
}
