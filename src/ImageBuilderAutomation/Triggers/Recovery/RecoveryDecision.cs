namespace ImageBuilderAutomation.Triggers.Recovery;

/// <param name="Number">Number of the retry, from 1.</param>
public sealed record RecoveryDecision(RecoveryAct Act, string Because, int Number);
