namespace ImageBuilderAutomation.Gates;

/// <param name="Because">For a person reading one log line at 3 a.m.</param>
/// <param name="Record">As it is stored now; null when nothing is recorded about the step.</param>
public sealed record AnswerReport(string StepExecutionId, string ImageArn, AnswerResult Result, string Because, GateRecord? Record);
