using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Lifecycle;

namespace EndToEnd;

/// <summary>An image as the emulator has it, whatever anybody listed.</summary>
/// <param name="Parent">The image it was really built from; null for one of Amazon's.</param>
internal sealed record SeenImage(ImageBuildArn Arn, string Status, DateTimeOffset CreatedAt, bool HasAmis, bool IsKept, string? Parent)
{
    public bool IsUsable => Status is "AVAILABLE" or "DEPRECATED";

    /// <summary>How far it has gone: nothing may be built on less than what is left.</summary>
    public LifecycleAction Stage => Status switch { "DEPRECATED" => LifecycleAction.Deprecate, "DISABLED" => LifecycleAction.Disable, _ => LifecycleAction.Restore };
}
