namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One entry of the policy's <c>lifecycle.never</c> that depends on the image alone.</summary>
/// <param name="Word">The entry as written in the policy: <c>tag:keep</c>.</param>
public sealed record Protection(string Word, Predicate<LifecycleImage> Protects);
