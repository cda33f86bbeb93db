using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class ReportedChanges(IAmazonImagebuilder client, ParameterStore parameters, AccountRegion accountRegion) : IReportedChanges
{
    public Task<DateTimeOffset?> OfParameterAsync(string name, CancellationToken cancellationToken) => parameters.ReadChangeAsync(name, cancellationToken);

    public Task<DateTimeOffset?> OfComponentAsync(VersionedArn component, CancellationToken cancellationToken) => CreatedAsync(
        "component.dateCreated",
        async () => (await client.GetComponentAsync(new() { ComponentBuildVersionArn = ArnOf(component) }, cancellationToken)).Component?.DateCreated);

    public Task<DateTimeOffset?> OfRecipeAsync(VersionedArn recipe, CancellationToken cancellationToken) => recipe.Type == "container-recipe"
        ? CreatedAsync(
            "containerRecipe.dateCreated",
            async () => (await client.GetContainerRecipeAsync(new() { ContainerRecipeArn = ArnOf(recipe) }, cancellationToken)).ContainerRecipe?.DateCreated)
        : CreatedAsync(
            "imageRecipe.dateCreated",
            async () => (await client.GetImageRecipeAsync(new() { ImageRecipeArn = ArnOf(recipe) }, cancellationToken)).ImageRecipe?.DateCreated);

    private string ArnOf(VersionedArn one) => $"arn:{accountRegion.Partition}:imagebuilder:{one.Region}:{one.Account}:{one.Path}";

    private static async Task<DateTimeOffset?> CreatedAsync(string member, Func<Task<string?>> read)
    {
        try
        {
            return ResponseFields.RequiredTime(await read(), member);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }
}
