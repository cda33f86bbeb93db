using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <param name="After">Counted from the time at which the step began to wait.</param>
/// <param name="Then"><see cref="GateAnswer.Stop"/>: time alone never releases.</param>
public sealed record Expiry(TimeSpan After, GateAnswer Then);
