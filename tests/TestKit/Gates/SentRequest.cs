namespace TestKit.Gates;

/// <summary>One SendWorkflowStepAction as it arrived at the service: the whole request body.</summary>
public sealed record SentRequest(string ImageArn, string StepExecutionId, string Action, string Reason, string Token);
