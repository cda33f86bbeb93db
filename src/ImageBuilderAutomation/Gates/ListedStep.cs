namespace ImageBuilderAutomation.Gates;

/// <summary>An item of ListWaitingWorkflowSteps.</summary>
public sealed record ListedStep(string StepExecutionId, string ImageArn, DateTimeOffset? StartedAt);
