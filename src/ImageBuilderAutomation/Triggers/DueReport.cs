using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Triggers;

/// <param name="NotDue">Rounds left alone: before their next look, or in another delivery's hands.</param>
public sealed record DueReport(Mode Mode, int NotDue, IReadOnlyList<RoundReport> Rounds);
