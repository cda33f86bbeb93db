namespace ImageBuilderAutomation.Domain;

/// <summary>A pipeline as the service returns it.</summary>
/// <param name="RecipeArn">As the pipeline refers to it: the version may contain wildcards.</param>
/// <param name="Recipe">Null if the recipe could not be read; the dependencies of the pipeline are then unknown.</param>
/// <param name="Tags">The tags it gives its images, and its own tags for all other keys.</param>
public sealed record Pipeline(
    string Arn, bool IsEnabled, string? RecipeArn, string? Platform, IReadOnlyDictionary<string, string> Tags, Recipe? Recipe)
{
    /// <summary>The tags for its images. The service sets them on the images of scheduled builds only, so a start has to repeat them.</summary>
    public IReadOnlyDictionary<string, string> ImageTags { get; init; } = new Dictionary<string, string>();

    public string Name => NameIn(Arn);

    /// <summary>The name of the images it makes, which is the recipe's name; null for a pipeline without a recipe.</summary>
    public string? ImageName => (Recipe?.Arn ?? RecipeArn)?.Split('/') is [_, var name, ..] ? name : null;

    public static string NameIn(string pipelineArn) => pipelineArn[(pipelineArn.LastIndexOf('/') + 1)..];
}

/// <summary>An image recipe or container recipe that a pipeline builds from.</summary>
/// <param name="ParentImage">An image reference, an AMI id, <c>ssm:/name</c>, <c>ssm:</c> with a parameter's ARN, or anything else the service accepts.</param>
public sealed record Recipe(string Arn, string ParentImage, IReadOnlyList<string> Components)
{
    /// <summary>The name of the parameter that holds the parent's AMI id; null if the parent is not a parameter.</summary>
    public string? ParentParameter => ParameterReference.Of(ParentImage)?.Name;

    /// <summary>Ignores a leading slash, because a parameter's ARN does not show whether the name has one.</summary>
    public bool HasParentParameter(string name) => ParentParameter?.TrimStart('/') == name.TrimStart('/');
}
