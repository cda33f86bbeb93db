namespace ImageBuilderAutomation.History;

/// <summary>A call that started a build or another try of it, as CloudTrail told. A build may have several: a retry, or one token sent by two callers.</summary>
/// <param name="EventId">CloudTrail's; the same however often the event is delivered.</param>
/// <param name="Operation"><c>StartImagePipelineExecution</c>, <c>CreateImage</c>, <c>DistributeImage</c> or <c>RetryImage</c>.</param>
/// <param name="StartedBy">The caller's ARN, as STS GetCallerIdentity shows it to the caller; null where CloudTrail names none.</param>
/// <param name="Service">The AWS service that called, such as <c>events.amazonaws.com</c>; null for a caller's own call.</param>
public sealed record BuildStart(string ImageArn, string EventId, string Operation, string? StartedBy, string? Service, DateTimeOffset At);
