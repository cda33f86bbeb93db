using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One entry of the policy's <c>lifecycle.rules</c>. Ages are measured from the start of the build.</summary>
public sealed record RetentionRule
{
    public required string Name { get; init; }

    public Predicate<LifecycleImage> AppliesTo { get; init; } = _ => true;

    /// <summary>Names the unknown fact that decides whether the rule applies to an image; null when that can be decided.</summary>
    public Func<LifecycleImage, string?> NotKnown { get; init; } = _ => null;

    /// <summary>How many usable images of each recipe are kept, over all its versions. At least 1.</summary>
    public required int KeepNewest { get; init; }

    /// <summary>The age at which an image is deprecated; null: never. The same applies to <see cref="Disable"/> and <see cref="Delete"/>.</summary>
    public TimeSpan? Deprecate { get; init; }

    public TimeSpan? Disable { get; init; }

    public TimeSpan? Delete { get; init; }

    /// <summary>The age at which failed and cancelled builds are deleted; null: never.</summary>
    public TimeSpan? DeleteFailed { get; init; }

    /// <summary>
    /// The next action of this rule for an image in its state, one step at a time. An image that can be launched is disabled before it is deleted, also by a
    /// rule without that step. Container images can only be deleted.
    /// </summary>
    public (LifecycleAction Action, TimeSpan At)? Next(LifecycleImage image)
    {
        if (image.HasFailed)
            return DeleteFailed is { } failed ? (LifecycleAction.Delete, failed) : null;
        if (image.Status == ImageStatus.Available && !image.IsContainer && Deprecate is { } deprecate)
            return (LifecycleAction.Deprecate, deprecate);
        if (image.IsUsable && !image.IsContainer && (Disable ?? Delete) is { } disable)
            return (LifecycleAction.Disable, disable);
        return image.IsFinished && Delete is { } delete ? (LifecycleAction.Delete, delete) : null;
    }
}

/// <summary>The decision of one rule about one image.</summary>
/// <param name="Action">Null: keep.</param>
internal sealed record RetentionVerdict(LifecycleAction? Action, LifecycleReason Reason)
{
    public static RetentionVerdict Of(RetentionRule rule, LifecycleImage image, int? rank, DateTimeOffset now)
    {
        if (rank <= rule.KeepNewest)
            return new(null, new(ReasonKind.Newest, $"number {rank} of its recipe; {rule.Name} keeps the newest {rule.KeepNewest}"));
        if (rule.Next(image) is not var (action, at))
            return new(null, new(ReasonKind.TooYoung, $"{rule.Name} has no action for an image that is {image.Status}"));
        if (image.CreatedAt is not { } created)
            return new(null, new(ReasonKind.UnknownFact, "its age is not known"));

        var age = now - created;
        var text = $"{AgeText.Of(age)} old, {rule.Name}: {action.Name()} at {AgeText.Of(at)}";
        return age >= at ? new(action, new(ReasonKind.Due, text)) : new(null, new(ReasonKind.TooYoung, text));
    }
}
