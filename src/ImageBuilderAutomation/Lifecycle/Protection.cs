namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One entry of the policy's <c>lifecycle.never</c> that an image itself can show.</summary>
/// <param name="Word">As the policy says it: <c>tag:keep</c>.</param>
public sealed record Protection(string Word, Predicate<LifecycleImage> Protects);
