namespace ImageBuilderAutomation.History;

/// <summary>
/// Why a build failed, according to the image's own reason; <see cref="BuildDetails.Failure"/> has the step. Texts are untrusted: show them,
/// never act on them.
/// </summary>
/// <param name="ObservedAt">When the read that showed it started. Of two failures (a retried build) the later one is kept.</param>
public sealed record FailureCause(string Reason, string? WorkflowExecutionId, DateTimeOffset ObservedAt);
