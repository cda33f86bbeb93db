namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The policy's <c>lifecycle</c> section. Without rules every image is kept.</summary>
public sealed record LifecycleRules
{
    public string PolicyHash { get; init; } = "";

    public IReadOnlyList<RetentionRule> Rules { get; init; } = [];

    public IReadOnlyList<Protection> Protections { get; init; } = [];

    /// <summary>Do not deprecate an image with a known use.</summary>
    public bool ProtectReferenced { get; init; }

    /// <summary>Do not deprecate an image that a channel is known to point at.</summary>
    public bool ProtectInChannel { get; init; }

    public LifecycleLimits Limits { get; init; } = new();

    /// <summary>How long before it is disabled or deleted an image is announced.</summary>
    public TimeSpan Notice { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The owner accepts that images are disabled and deleted although it is unknown whether they are used.</summary>
    public bool OwnerAcceptsUnknownUse { get; init; }

    public AmiExclusions Exclusions { get; init; } = AmiExclusions.Default;

    /// <summary>Whether the scope of any rule names pipelines, so that they have to be read.</summary>
    public bool NeedPipelines { get; init; }
}
