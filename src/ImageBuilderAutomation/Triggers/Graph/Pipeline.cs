namespace ImageBuilderAutomation.Triggers.Graph;

/// <summary>A pipeline as the service returns it.</summary>
/// <param name="RecipeArn">As the pipeline refers to it: the version may contain wildcards.</param>
/// <param name="Recipe">Null if the recipe could not be read; the dependencies of the pipeline are then unknown.</param>
/// <param name="Tags">The tags it gives its images, and its own tags for all other keys.</param>
public sealed record Pipeline(
    string Arn, bool IsEnabled, string? RecipeArn, string? Platform, IReadOnlyDictionary<string, string> Tags, Recipe? Recipe)
{
    public string Name => NameIn(Arn);

    /// <summary>The name of the images it makes, which is the recipe's name; null for a pipeline without a recipe.</summary>
    public string? ImageName => (Recipe?.Arn ?? RecipeArn)?.Split('/') is [_, var name, ..] ? name : null;

    public static string NameIn(string pipelineArn) => pipelineArn[(pipelineArn.LastIndexOf('/') + 1)..];
}
