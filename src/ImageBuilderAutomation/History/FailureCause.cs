namespace ImageBuilderAutomation.History;

/// <summary>Why a build failed, as far as the image's own reason tells. Texts come from outside: show them, never act on them.</summary>
public sealed record FailureCause(string Reason, string? WorkflowExecutionId);
