namespace TestKit.Gates;

/// <summary>The whole request body of one SendWorkflowStepAction or CancelImageCreation, as received by the service.</summary>
public sealed record SentRequest(string ImageArn, string StepExecutionId, string Action, string Reason, string Token);
