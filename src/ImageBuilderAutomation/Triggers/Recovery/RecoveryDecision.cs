namespace ImageBuilderAutomation.Triggers.Recovery;

/// <param name="Number">Which try it is, from 1.</param>
public sealed record RecoveryDecision(RecoveryAct Act, string Because, int Number);
