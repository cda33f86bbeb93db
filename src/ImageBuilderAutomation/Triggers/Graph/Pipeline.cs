namespace ImageBuilderAutomation.Triggers.Graph;

/// <summary>A pipeline as the service shows it.</summary>
/// <param name="RecipeArn">As the pipeline refers to it: the version may hold wildcards.</param>
/// <param name="Recipe">Null where the recipe could not be read: what the pipeline depends on is unknown then.</param>
/// <param name="Tags">Those it gives its images, and its own where it gives none of that key.</param>
public sealed record Pipeline(
    string Arn, bool IsEnabled, string? RecipeArn, string? Platform, IReadOnlyDictionary<string, string> Tags, Recipe? Recipe)
{
    public string Name => NameIn(Arn);

    /// <summary>The name of the images that it makes, which is the recipe's; null for a pipeline without a recipe.</summary>
    public string? ImageName => (Recipe?.Arn ?? RecipeArn)?.Split('/') is [_, var name, ..] ? name : null;

    public static string NameIn(string pipelineArn) => pipelineArn[(pipelineArn.LastIndexOf('/') + 1)..];
}
