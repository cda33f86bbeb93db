namespace ImageBuilderAutomation.Gates;

/// <param name="Reason">The reason for the result, in one log line.</param>
/// <param name="Record">The record as stored; null when nothing is recorded about the step.</param>
public sealed record AnswerReport(string StepExecutionId, string ImageArn, AnswerResult Result, string Reason, GateRecord? Record);
