namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The policy's <c>lifecycle</c>. Without rules everything is kept.</summary>
public sealed record LifecycleRules
{
    public string PolicyHash { get; init; } = "";

    public IReadOnlyList<RetentionRule> Rules { get; init; } = [];

    public IReadOnlyList<Protection> Never { get; init; } = [];

    /// <summary>An image that something is known to use is not even deprecated.</summary>
    public bool NeverReferenced { get; init; }

    /// <summary>An image that a channel is known to point at is not even deprecated.</summary>
    public bool NeverInChannel { get; init; }

    public LifecycleLimits Limits { get; init; } = new();

    /// <summary>How long before an image is disabled or deleted it is announced.</summary>
    public TimeSpan Notice { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The owner's word that images may be disabled and deleted although nobody knows whether they are used.</summary>
    public bool OwnerAcceptsUnknownUse { get; init; }

    public SparedAmis Spared { get; init; } = SparedAmis.Default;

    /// <summary>Whether some rule's scope names pipelines.</summary>
    public bool NeedPipelines { get; init; }
}
