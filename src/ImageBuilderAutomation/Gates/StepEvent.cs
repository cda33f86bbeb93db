using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Gates;

/// <summary>A hint that a step may be waiting. Everything in it is read back from the service before anything is decided.</summary>
/// <param name="Channel">
/// Where the hint came from: <c>event</c>, <c>notice</c> (the step's SNS topic), <c>call</c> (the step's Lambda invocation), <c>sweep</c>, <c>person</c>.
/// </param>
public sealed record StepEvent(string StepExecutionId, ImageBuildArn Image, string Channel);
