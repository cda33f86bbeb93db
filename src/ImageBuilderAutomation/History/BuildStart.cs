namespace ImageBuilderAutomation.History;

/// <summary>
/// A call that started or retried a build, as CloudTrail reported it. A build may have several: retries, or one token sent by two callers.
/// </summary>
/// <param name="EventId">The CloudTrail event id, identical for every delivery of the event.</param>
/// <param name="Operation"><c>StartImagePipelineExecution</c>, <c>CreateImage</c>, <c>DistributeImage</c> or <c>RetryImage</c>.</param>
/// <param name="StartedBy">The caller's ARN, as STS GetCallerIdentity returns it to the caller; null if CloudTrail names none.</param>
/// <param name="Service">The AWS service that made the call, such as <c>events.amazonaws.com</c>; null for a call by the caller itself.</param>
public sealed record BuildStart(string ImageArn, string EventId, string Operation, string? StartedBy, string? Service, DateTimeOffset At);
