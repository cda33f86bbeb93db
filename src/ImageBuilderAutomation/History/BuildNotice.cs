using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.History;

/// <summary>A message told that a build changed state. The change is history; the current state is read back.</summary>
public sealed record BuildNotice(ImageBuildArn Image, Transition Transition);
