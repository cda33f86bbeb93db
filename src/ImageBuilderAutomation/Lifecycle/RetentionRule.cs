namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One entry of the policy's <c>lifecycle.rules</c>.</summary>
public sealed record RetentionRule
{
    public required string Name { get; init; }

    public Predicate<LifecycleImage> AppliesTo { get; init; } = _ => true;

    /// <summary>What is not known of an image that the rule may apply to for that reason; null when it applies, or does not, in any case.</summary>
    public Func<LifecycleImage, string?> NotKnown { get; init; } = _ => null;

    /// <summary>So many usable images of each recipe stay, over all its versions. At least one.</summary>
    public required int KeepNewest { get; init; }

    /// <summary>The age at which; null: never.</summary>
    public TimeSpan? Deprecate { get; init; }

    public TimeSpan? Disable { get; init; }

    public TimeSpan? Delete { get; init; }

    /// <summary>The age at which failed and cancelled builds are deleted; null: never.</summary>
    public TimeSpan? DeleteFailed { get; init; }

    /// <summary>The next step of this rule for an image in that state: one at a time, and container images can only be deleted.</summary>
    public (LifecycleAction Action, TimeSpan At)? Next(LifecycleImage image)
    {
        if (image.HasFailed)
            return DeleteFailed is { } failed ? (LifecycleAction.Delete, failed) : null;
        if (image.Status == "AVAILABLE" && !image.IsContainer && Deprecate is { } deprecate)
            return (LifecycleAction.Deprecate, deprecate);
        if (image.IsUsable && !image.IsContainer && Disable is { } disable)
            return (LifecycleAction.Disable, disable);
        return image.IsFinished && Delete is { } delete ? (LifecycleAction.Delete, delete) : null;
    }
}
