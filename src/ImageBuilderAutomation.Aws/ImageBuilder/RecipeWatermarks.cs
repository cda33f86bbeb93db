using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads the watermarks in image recipes, one GetImageRecipe for each version: lists do not have them.</summary>
public sealed class RecipeWatermarks(IAmazonImagebuilder client) : IRecipeWatermarks
{
    /// <summary>1,000 versions of recipes.</summary>
    private const int MaxPages = 40;

    public async Task<Known<IReadOnlyList<RecipeWatermark>>> ReadAsync(IReadOnlyList<string>? recipeArns, CancellationToken cancellationToken)
    {
        try
        {
            if (recipeArns is null)
            {
                var listed = await Pager.AtMostAsync<ImageRecipeSummary, string>(
                    client.ImageRecipePages(Ownership.Self), MaxPages, $"more than {MaxPages * ListPages.Size} image recipes", cancellationToken);
                if (listed is not Known<IReadOnlyList<ImageRecipeSummary>>.Yes(var summaries))
                    return new Known<IReadOnlyList<RecipeWatermark>>.No(((Known<IReadOnlyList<ImageRecipeSummary>>.No)listed).Reason);
                recipeArns = [.. summaries.Select(recipe => recipe.Arn).OfType<string>()];
            }

            List<RecipeWatermark> found = [];
            foreach (var arn in recipeArns.Where(arn => arn.Contains(":image-recipe/", StringComparison.Ordinal)))
                found.AddRange((await ReadAsync(arn, cancellationToken)).Select(name => new RecipeWatermark(arn, name)));
            return new Known<IReadOnlyList<RecipeWatermark>>.Yes(found);
        }
        catch (AmazonImagebuilderException error)
        {
            return new Known<IReadOnlyList<RecipeWatermark>>.No($"the recipes cannot be read: {error.Message}");
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetImageRecipeAsync(new() { ImageRecipeArn = arn }, cancellationToken)).ImageRecipe?.AmiWatermarks ?? [];
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return [];
        }
    }
}
