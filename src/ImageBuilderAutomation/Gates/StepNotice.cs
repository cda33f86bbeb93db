using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Gates;

/// <summary>A hint that a step may be waiting; everything in it is read back before anything is decided.</summary>
/// <param name="Channel">Who told: <c>event</c>, <c>sweep</c>, …</param>
public sealed record StepNotice(string StepExecutionId, ImageBuildArn Image, string Channel);
