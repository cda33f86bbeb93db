using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One build as the service lists it, and what lifecycle rules may look at.</summary>
/// <param name="CreatedAt">When the build was begun: ages count from here. Null when the service does not tell; then nothing is due.</param>
/// <param name="PipelineName">Null when the build was made without a pipeline or by one that was deleted, or no rule asks.</param>
/// <param name="AmiIds">In every Region and account the build was distributed to.</param>
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
    /// <summary>The image's name is its recipe's; all versions of the recipe are looked at together.</summary>
    public string Recipe => $"{(IsContainer ? "container-recipe" : "image-recipe")}/{Arn.Name}";

    /// <summary><c>web-shop/1.0.0/7</c>.</summary>
    public string Path => $"{Arn.Name}/{Arn.Version}/{Arn.Build}";

    /// <summary>Built, and neither failed, cancelled nor deleted.</summary>
    public bool IsFinished => Status is "AVAILABLE" or "DEPRECATED" or "DISABLED";

    /// <summary>Instances can be launched from it.</summary>
    public bool IsUsable => Status is "AVAILABLE" or "DEPRECATED";

    public bool HasFailed => Status is "FAILED" or "CANCELLED";

    public bool IsUnderWay => Status is "PENDING" or "CREATING" or "BUILDING" or "TESTING" or "DISTRIBUTING" or "INTEGRATING";
}
