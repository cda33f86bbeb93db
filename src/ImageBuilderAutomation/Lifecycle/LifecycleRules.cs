using ImageBuilderAutomation.Lifecycle.Usage;

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

    /// <summary>How long an image is disabled before it is deleted. In this time, failed launches and new references bring it back.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Why the owner accepts that deleted AMIs, snapshots and container images cannot be restored. If null, nothing is deleted but builds that made no AMI.
    /// </summary>
    public string? AcceptedLoss { get; init; }

    /// <summary>The owner accepts that images are disabled and deleted although it is unknown whether they are used.</summary>
    public bool OwnerAcceptsUnknownUse { get; init; }

    public UsageRules Usage { get; init; } = UsageRules.Default;

    public AmiExclusions Exclusions { get; init; } = AmiExclusions.Default;

    /// <summary>Whether the scope of any rule names pipelines, so that they have to be read.</summary>
    public bool NeedPipelines { get; init; }
}

/// <summary>The limits of one run. Notices and actions are counted separately.</summary>
/// <param name="PerRun">The maximum number of images.</param>
/// <param name="Percent">The maximum share of all images, in percent; at least one image is always allowed.</param>
/// <param name="Shrink">How many percent of the images may have disappeared since the last run. More is treated as an error and refuses the plan.</param>
/// <param name="OldestFirst">
/// True: images beyond <paramref name="PerRun"/> or <paramref name="Percent"/> wait for later runs. False: the whole plan is refused.
/// </param>
/// <param name="Restores">The maximum number of images that are brought back within a day without a person; the others wait. Zero: people alone restore images.</param>
public sealed record LifecycleLimits(int PerRun = 10, int Percent = 5, int Shrink = 20, bool OldestFirst = false, int Restores = 20)
{
    public int Allowed(int images) => Math.Min(PerRun, Math.Max(1, (int)((long)images * Percent / 100)));

    /// <summary>Two missing images are always tolerated: in a small account they are a large share without being suspicious.</summary>
    public bool IsFarFewer(int images, int before) => before - images > 2 && (long)images * 100 < (long)before * (100 - Shrink);
}

/// <summary>The members of <c>exclusionRules.amis</c>: AMIs that the service itself skips. It checks them when it acts.</summary>
/// <param name="LastLaunchedDays">Skip AMIs launched within this many days. Not used for deprecation. EC2 reports launches up to a day late.</param>
public sealed record AmiExclusions(
    bool Public, IReadOnlyList<string> Regions, IReadOnlyList<string> SharedAccounts, IReadOnlyDictionary<string, string> Tags, int? LastLaunchedDays)
{
    public static readonly AmiExclusions Default = new(Public: false, [], [], new Dictionary<string, string>(), LastLaunchedDays: 30);
}

/// <summary>One entry of the policy's <c>lifecycle.protect</c> that depends on the image alone.</summary>
/// <param name="Name">The entry as written in the policy: <c>tag:keep</c>.</param>
public sealed record Protection(string Name, Predicate<LifecycleImage> Protects);
