using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace EndToEnd;

/// <summary>The state of an image in the emulator itself.</summary>
/// <param name="Parent">The image that it was built from; null for an image of Amazon.</param>
internal sealed record ObservedImage(ImageBuildArn Arn, string Status, DateTimeOffset CreatedAt, bool HasAmis, bool IsKept, string? Parent)
{
    public bool IsUsable => Status is "AVAILABLE" or "DEPRECATED";

    /// <summary>How far the image is retired. An image must not be retired further than an image that builds on it.</summary>
    public LifecycleAction RetirementStage => Status switch
    {
        "DEPRECATED" => LifecycleAction.Deprecate,
        "DISABLED" => LifecycleAction.Disable,
        _ => LifecycleAction.Restore,
    };
}
