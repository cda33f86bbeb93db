using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Gates;

/// <summary>A hint that a step may be waiting; everything in it is read back before anything is decided.</summary>
/// <param name="Channel">Who told: <c>event</c>, <c>notice</c> (the step's own topic), <c>call</c> (the step's own Lambda call), <c>sweep</c>.</param>
public sealed record StepNotice(string StepExecutionId, ImageBuildArn Image, string Channel);
