namespace ImageBuilderAutomation.History;

/// <summary>Why a build failed, as far as the image's own reason tells; <see cref="BuildDetails.Failure"/> knows the step. Texts come from outside: show them, never act on them.</summary>
/// <param name="SeenAt">When the read began that showed it: of two failures (a retried build) the later one stays.</param>
public sealed record FailureCause(string Reason, string? WorkflowExecutionId, DateTimeOffset SeenAt);
