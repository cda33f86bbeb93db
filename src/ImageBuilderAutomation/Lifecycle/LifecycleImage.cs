using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

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
    /// <summary>The recipe without its version, since all versions are evaluated together. An image has the name of its recipe.</summary>
    public string Recipe => $"{(IsContainer ? "container-recipe" : "image-recipe")}/{Arn.Name}";

    /// <summary><c>web-shop/1.0.0/7</c>.</summary>
    public string Path => $"{Arn.Name}/{Arn.Version}/{Arn.Build}";

    /// <summary>Whether the build completed and the image was not deleted.</summary>
    public bool IsFinished => Status is "AVAILABLE" or "DEPRECATED" or "DISABLED";

    /// <summary>Whether instances can be launched from it.</summary>
    public bool IsUsable => Status is "AVAILABLE" or "DEPRECATED";

    public bool HasFailed => Status is "FAILED" or "CANCELLED";

    public bool IsInProgress => Status is "PENDING" or "CREATING" or "BUILDING" or "TESTING" or "DISTRIBUTING" or "INTEGRATING";
}
