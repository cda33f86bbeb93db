using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>What the sources say about the descendants of one image. Each source may be missing; then <see cref="Problems"/> says why.</summary>
public sealed record DescendantFacts
{
    public required ImageBuildArn Image { get; init; }

    /// <summary>The builds of all sources. Several sources may know the same one.</summary>
    public IReadOnlyList<KnownBuild> Builds { get; init; } = [];

    /// <summary>The recipes that exist now, with the present values of parameters.</summary>
    public IReadOnlyList<RecipeParent> Recipes { get; init; } = [];

    /// <summary>When parameters held AMIs of which images, as the moves of channels show it.</summary>
    public IReadOnlyList<ParameterPeriod> Periods { get; init; } = [];

    public IReadOnlyList<AmiAncestry> Ancestries { get; init; } = [];

    /// <summary>Whether gates released the builds that are listed, by image ARN; missing or null where the history does not say.</summary>
    public IReadOnlyDictionary<string, GateCoverage?> Coverage { get; init; } = new Dictionary<string, GateCoverage?>();

    /// <summary>By image ARN. Null when they are unknown.</summary>
    public IReadOnlyDictionary<string, RevocationState>? Revocations { get; init; }

    /// <summary>The channels that point at an image, by its ARN. Null when they are unknown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Channels { get; init; }

    /// <summary>Null when the policy is unknown.</summary>
    public OwnerRules? Owners { get; init; }

    /// <summary>Why descendants, or what is said about them, may be missing; empty when every source was read completely.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

public enum DescentSource
{
    /// <summary>Image Builder's lists.</summary>
    ImageBuilder,

    /// <summary>The stack's records, which also know deleted images.</summary>
    History,
}

/// <summary>A build as one source knows it.</summary>
/// <param name="Parent">
/// The parent image that GetImage returned for this build; null in Image Builder's lists, which do not have it. Where the recipe has a wildcard, the service
/// returns the build that the wildcard meant then.
/// </param>
public sealed record KnownBuild(DescentSource Source, LifecycleImage Image, RecipeParent? Parent = null);

/// <summary>The time in which a parameter held, or may have held, the AMI of an image, because a channel pointed at it.</summary>
/// <param name="Parameter">Its name without the first slash.</param>
/// <param name="Until">When the channel moved on; null while it points at the image.</param>
public sealed record ParameterPeriod(string Parameter, string ImageArn, string Channel, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>From which AMIs an AMI was made.</summary>
/// <param name="AmiId">The AMI that EC2 was asked about.</param>
/// <param name="Ancestors">The nearest first; empty when EC2 records none.</param>
/// <param name="IsWhole">Whether no further ancestor can be one of the account's images. EC2 returns at most 50 entries.</param>
public sealed record AmiAncestry(string AmiId, IReadOnlyList<string> Ancestors, bool IsWhole = true)
{
    /// <summary>False for an AMI that was deregistered.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>Whether it shows all images that the AMI descends from. EC2 records a source for every AMI that Image Builder made.</summary>
    public bool IsKnown => !Exists || (IsWhole && Ancestors.Count > 0);
}

/// <summary>EC2's record of which AMI was made from which.</summary>
public interface IAmiAncestry
{
    /// <returns>The ancestries that could be read. The problem says why others are missing; null when none is.</returns>
    Task<(IReadOnlyList<AmiAncestry> Ancestries, string? Problem)> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken);
}

/// <summary>The history's builds by status.</summary>
public interface IDescentHistory
{
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after the last readable one.</exception>
    IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken);
}

/// <summary>Tells errors of services, which leave a source unknown, from defects.</summary>
public interface IServiceFailures
{
    /// <returns>For people; null for an error that no service caused.</returns>
    string? ReasonOf(Exception error);
}
