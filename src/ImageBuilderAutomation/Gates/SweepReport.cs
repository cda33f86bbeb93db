using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Gates;

/// <param name="Waiting">Steps that the service listed.</param>
/// <param name="NotDue">Steps left alone: before their next look, in another delivery's hands, or closed since they were listed.</param>
/// <param name="Foreign">Listed steps of another account or Region.</param>
/// <param name="Answers">What became of each step that was due.</param>
public sealed record SweepReport(Mode Mode, int Waiting, int NotDue, int Foreign, IReadOnlyList<AnswerReport> Answers);
