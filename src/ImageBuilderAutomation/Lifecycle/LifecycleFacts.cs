using System.Collections.ObjectModel;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Everything that a plan is based on.</summary>
public sealed record LifecycleFacts
{
    public required DateTimeOffset Now { get; init; }

    public required ImageInventory Inventory { get; init; }

    /// <summary>What the sources of usage said about the images whose next step needs it; empty when none was asked.</summary>
    public IReadOnlyList<SourceEvidence> Usage { get; init; } = [];

    /// <summary>Open records by image ARN: notices, updates in progress, deferred images.</summary>
    public IReadOnlyDictionary<string, LifecycleRecord> Records { get; init; } = new Dictionary<string, LifecycleRecord>();

    /// <summary>The problems of open records that cannot be read, by <see cref="LifecycleImage.Path"/>.</summary>
    public IReadOnlyDictionary<string, string> DamagedRecords { get; init; } = new Dictionary<string, string>();

    /// <summary>Images that channels point at, or pointed at lately, by image ARN, with the reason.</summary>
    public IReadOnlyDictionary<string, string> InChannels { get; init; } = new Dictionary<string, string>();

    /// <summary>Null before the first run.</summary>
    public LifecycleRun? LastRun { get; init; }
}

/// <summary>Every image and recipe of the account and Region, read in one pass.</summary>
/// <param name="ReadStartedAt">When the first call started. The age of the inventory counts from here.</param>
/// <param name="Incomplete">Why something may be missing; null when all pages, and all parameters that recipes name, were read.</param>
/// <param name="Foreign">How many listed images belong to other accounts or Regions; they are left out.</param>
public sealed record ImageInventory(
    DateTimeOffset ReadStartedAt, IReadOnlyList<LifecycleImage> Images, IReadOnlyList<RecipeParent> Recipes, string? Incomplete = null, int Foreign = 0);

/// <summary>The parent image of a recipe version.</summary>
/// <param name="Recipe"><c>image-recipe/web-shop</c>, as in <see cref="LifecycleImage.Recipe"/>.</param>
/// <param name="ParentImage">As written in the recipe: an image ARN (possibly with wildcards), an AMI id, or a parameter.</param>
public sealed record RecipeParent(string Recipe, string Version, string ParentImage)
{
    /// <summary>The AMI id that the parameter holds now; null if the parent is no parameter, a public one, or one that does not exist or is unknown.</summary>
    public string? ParameterValue { get; init; }
}

/// <summary>One image build as the service lists it, with the facts that lifecycle rules may use.</summary>
/// <param name="CreatedAt">When the build started; its age counts from here. Null when the service does not report it; then no rule retires the image.</param>
/// <param name="PipelineName">Null when the build has no pipeline, its pipeline was deleted, or no rule needs it.</param>
/// <param name="AmiIds">Its AMIs in every Region and account that the build was distributed to.</param>
public sealed record LifecycleImage(
    ImageBuildArn Arn,
    string Status,
    DateTimeOffset? CreatedAt,
    bool IsContainer,
    string? Platform,
    string? BuildType,
    string? PipelineName,
    IReadOnlyList<string> AmiIds,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Where its AMIs of other Regions and accounts are, by AMI id.</summary>
    public IReadOnlyDictionary<string, AmiLocation> Elsewhere { get; init; } = ReadOnlyDictionary<string, AmiLocation>.Empty;

    /// <summary>The recipe without its version, since all versions are evaluated together. An image has the name of its recipe.</summary>
    public string Recipe => $"{(IsContainer ? "container-recipe" : "image-recipe")}/{Arn.Name}";

    /// <summary><c>web-shop/1.0.0/7</c>.</summary>
    public string Path => $"{Arn.Name}/{Arn.Version}/{Arn.Build}";

    /// <summary>Whether the build completed and the image was not deleted.</summary>
    public bool IsFinished => ImageStatus.IsFinished(Status);

    /// <summary>Whether instances can be launched from it.</summary>
    public bool IsUsable => Status is ImageStatus.Available or ImageStatus.Deprecated;

    public bool HasFailed => ImageStatus.HasFailed(Status);

    public bool IsInProgress => ImageStatus.IsInProgress(Status);
}
