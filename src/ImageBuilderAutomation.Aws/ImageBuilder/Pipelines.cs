using System.Collections.Concurrent;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using Amazon.Runtime;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ImageStatus = ImageBuilderAutomation.Domain.ImageStatus;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class Pipelines(IAmazonImagebuilder client, ILogger<Pipelines>? logger = null) : IPipelines
{
    private readonly ILogger _logger = logger ?? NullLogger<Pipelines>.Instance;

    /// <summary>A recipe version never changes, so each is read once per process.</summary>
    private readonly ConcurrentDictionary<string, Recipe> _recipes = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Pipeline>> ListAsync(CancellationToken cancellationToken)
    {
        var pipelines = new List<Pipeline>();
        var read = new Dictionary<string, Recipe?>(StringComparer.Ordinal);
        await foreach (var shown in Pager.ItemsAsync(client.PipelinePages(), cancellationToken))
        {
            var pipeline = PipelineOf(shown);
            if (pipeline.RecipeArn is { } arn && !read.ContainsKey(arn))
                read[arn] = await ReadRecipeAsync(arn, cancellationToken);
            pipelines.Add(pipeline with { Recipe = pipeline.RecipeArn is { } known ? read[known] : null });
        }

        return pipelines;
    }

    public async Task<Pipeline?> ReadAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.GetImagePipelineAsync(new() { ImagePipelineArn = pipelineArn }, cancellationToken);
            return PipelineOf(response.ImagePipeline ?? throw new InvalidDataException("Expected 'imagePipeline' in the service's response; it is missing."));
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<string?> FindInProgressAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Pager.FirstAsync(client.PipelineImagePages(pipelineArn), image => ImageStatus.IsInProgress(image.State?.Status?.Value), cancellationToken);
            return found?.Arn;
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<PipelineStartResult> StartAsync(string pipelineArn, StartRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.StartImagePipelineExecutionAsync(
                new() { ImagePipelineArn = pipelineArn, ClientToken = request.Token, Tags = request.Tags.ToDictionary() }, cancellationToken);
            return new PipelineStartResult.Started(ResponseFields.Required(response.ImageBuildVersionArn, "imageBuildVersionArn"));
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsBusy(error))
        {
            return new PipelineStartResult.Busy($"the service returned {error.ErrorCode}");
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusal(error))
        {
            return new PipelineStartResult.Refused($"the service returned {error.ErrorCode}: {error.Message}");
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsDefinite(error))
        {
            return new PipelineStartResult.Busy($"the service returned {error.ErrorCode}: {error.Message}");
        }
    }

    public async Task<RetryResult> RetryAsync(string imageArn, RetryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.RetryImageAsync(new() { ImageBuildVersionArn = imageArn, ClientToken = request.Token }, cancellationToken);
            return new(null);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusal(error))
        {
            return new($"{error.ErrorCode}: {error.Message}");
        }
    }

    private async Task<Recipe?> ReadRecipeAsync(string arn, CancellationToken cancellationToken)
    {
        if (_recipes.TryGetValue(arn, out var known))
            return known;

        try
        {
            var recipe = arn.Contains(":container-recipe/", StringComparison.Ordinal)
                ? RecipeOf((await client.GetContainerRecipeAsync(new() { ContainerRecipeArn = arn }, cancellationToken)).ContainerRecipe, arn)
                : RecipeOf((await client.GetImageRecipeAsync(new() { ImageRecipeArn = arn }, cancellationToken)).ImageRecipe, arn);
            // A wildcard may match another version later.
            if (VersionedArn.TryParse(arn, out var named) && !named.Version.Contains('x', StringComparison.Ordinal))
                _recipes[arn] = recipe;
            return recipe;
        }
        catch (AmazonServiceException error) when (ImageBuilderErrors.IsUnreadable(error))
        {
            // Only this pipeline's dependencies are unknown; those of all others are still known.
            Log.UnreadableRecipe(_logger, arn, error.ErrorCode, error.Message);
            return null;
        }
    }

    private static Pipeline PipelineOf(ImagePipeline shown)
    {
        var tags = new Dictionary<string, string>(shown.Tags ?? []);
        foreach (var (key, value) in shown.ImageTags ?? [])
            tags[key] = value;
        // An unset status means enabled, the service's default.
        return new(
            ResponseFields.Required(shown.Arn, "arn"), shown.Status?.Value != "DISABLED", shown.ImageRecipeArn ?? shown.ContainerRecipeArn,
            shown.Platform?.Value, tags, Recipe: null)
        {
            ImageTags = shown.ImageTags ?? [],
        };
    }

    private static Recipe RecipeOf(ImageRecipe? recipe, string arn) => new(
        recipe?.Arn ?? arn, ResponseFields.Required(recipe?.ParentImage, "parentImage"), [.. (recipe?.Components ?? []).Select(component => component.ComponentArn)]);

    private static Recipe RecipeOf(ContainerRecipe? recipe, string arn) => new(
        recipe?.Arn ?? arn, ResponseFields.Required(recipe?.ParentImage, "parentImage"), [.. (recipe?.Components ?? []).Select(component => component.ComponentArn)]);
}
