namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>One gate that an approver or a waiver helped to release.</summary>
/// <param name="ReleasedAt">When the request was stored, UTC with milliseconds.</param>
public sealed record ReleasedBy(string ImageArn, string StepExecutionId, string StepName, string ReleasedAt);
