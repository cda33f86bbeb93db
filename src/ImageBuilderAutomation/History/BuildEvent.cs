using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.History;

/// <summary>A message that a build changed state. The change goes into the history; the current state is read from the service.</summary>
public sealed record BuildEvent(ImageBuildArn Image, Transition Transition);
