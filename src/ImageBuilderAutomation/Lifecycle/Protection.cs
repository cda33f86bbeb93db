namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One entry of the policy's <c>lifecycle.protect</c> that depends on the image alone.</summary>
/// <param name="Name">The entry as written in the policy: <c>tag:keep</c>.</param>
public sealed record Protection(string Name, Predicate<LifecycleImage> Protects);
