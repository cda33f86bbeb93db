using System.Globalization;
using System.Net;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// Reads every build, every recipe and, if rules need them, every pipeline. Builds are listed for the whole account, then for each missing version:
/// the service's documentation does not say whether a list without a version contains all builds.
/// </summary>
public sealed class LifecycleInventory(IAmazonImagebuilder client, AccountRegion accountRegion, TimeProvider clock) : ILifecycleInventory
{
    private const int PageSize = 25;

    /// <summary>10,000 entries of each list.</summary>
    private const int MaxPages = 400;

    public async Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        var problems = new List<string>();
        var pipelines = withPipelines ? await ReadPipelinesAsync(problems, cancellationToken) : [];
        var recipes = await ReadRecipesAsync(problems, cancellationToken);
        var builds = await ReadBuildsAsync(problems, cancellationToken);

        var own = builds.Where(build => ImageBuildArn.TryParse(build.Arn, out var arn) && arn.IsIn(accountRegion)).ToList();
        return new(
            startedAt, [.. own.Select(build => ImageOf(build, pipelines))], recipes,
            problems.Count > 0 ? string.Join(", ", problems) : null, builds.Count - own.Count);
    }

    private static LifecycleImage ImageOf(ImageSummary image, Dictionary<string, string> pipelines) => new(
        ImageBuildArn.Parse(image.Arn),
        image.State?.Status?.Value ?? "UNKNOWN",
        ResponseFields.TimeIfReadable(image.DateCreated),
        image.Type == ImageType.DOCKER,
        image.Platform?.Value,
        image.BuildType?.Value,
        pipelines.GetValueOrDefault(image.Arn),
        [.. (image.OutputResources?.Amis ?? []).Select(ami => ami.Image).OfType<string>()],
        image.Tags ?? []);

    private async Task<List<ImageSummary>> ReadBuildsAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var versions = await ReadPagesAsync(
            async token =>
            {
                var page = await client.ListImagesAsync(
                    new() { Owner = Ownership.Self, IncludeDeprecated = true, MaxResults = PageSize, NextToken = token }, cancellationToken);
                return (page.ImageVersionList, page.NextToken);
            },
            "images", problems);

        List<ImageSummary> builds;
        try
        {
            builds = await ReadBuildsAsync(null, problems, cancellationToken);
        }
        catch (AmazonImagebuilderException error) when (error.StatusCode is HttpStatusCode.BadRequest)
        {
            // Whatever the error code, the service requires a version.
            builds = [];
        }

        var seen = builds.Select(build => VersionOf(build.Arn)).ToHashSet(StringComparer.Ordinal);
        foreach (var version in versions.Select(version => VersionOf(version.Arn)).Where(version => version.Length > 0 && seen.Add(version)))
            builds.AddRange(await ReadBuildsAsync(version, problems, cancellationToken));
        return builds;
    }

    private Task<List<ImageSummary>> ReadBuildsAsync(string? version, List<string> problems, CancellationToken cancellationToken) => ReadPagesAsync(
        async token =>
        {
            var page = await client.ListImageBuildVersionsAsync(
                new() { ImageVersionArn = version, MaxResults = PageSize, NextToken = token }, cancellationToken);
            return (page.ImageSummaryList, page.NextToken);
        },
        "builds", problems);

    private async Task<List<RecipeParent>> ReadRecipesAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var images = await ReadPagesAsync(
            async token =>
            {
                var page = await client.ListImageRecipesAsync(new() { Owner = Ownership.Self, MaxResults = PageSize, NextToken = token }, cancellationToken);
                return (page.ImageRecipeSummaryList, page.NextToken);
            },
            "image recipes", problems);
        var containers = await ReadPagesAsync(
            async token =>
            {
                var page = await client.ListContainerRecipesAsync(
                    new() { Owner = Ownership.Self, MaxResults = PageSize, NextToken = token }, cancellationToken);
                return (page.ContainerRecipeSummaryList, page.NextToken);
            },
            "container recipes", problems);

        var parents = new List<RecipeParent>();
        foreach (var (arn, parent, instance) in images.Select(r => (r.Arn, r.ParentImage, (string?)null))
            .Concat(containers.Select(r => (r.Arn, r.ParentImage, (string?)r.InstanceImage))))
        {
            // arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/web-shop/1.0.0
            if (arn?.Split(':') is not [.., var resource] || resource.Split('/') is not [var type, var name, var version] || parent is null)
            {
                problems.Add($"recipe {arn} has no parent image");
                continue;
            }

            parents.Add(new($"{type}/{name}", version, parent));
            // A container recipe depends on its parent image and on the image of the instance that builds it.
            if (instance is not null)
                parents.Add(new($"{type}/{name}", version, instance));
        }

        return parents;
    }

    /// <returns>Pipeline names by the ARN of the image that the pipeline built.</returns>
    private async Task<Dictionary<string, string>> ReadPipelinesAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var pipelines = await ReadPagesAsync(
            async token =>
            {
                var page = await client.ListImagePipelinesAsync(new() { MaxResults = PageSize, NextToken = token }, cancellationToken);
                return (page.ImagePipelineList, page.NextToken);
            },
            "pipelines", problems);

        var made = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var arn in pipelines.Select(pipeline => pipeline.Arn).OfType<string>())
        {
            foreach (var image in await ReadPipelineImagesAsync(arn, problems, cancellationToken))
                made[image.Arn] = arn[(arn.LastIndexOf('/') + 1)..];
        }

        return made;
    }

    private async Task<List<ImageSummary>> ReadPipelineImagesAsync(string pipelineArn, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPagesAsync(
                async token =>
                {
                    var page = await client.ListImagePipelineImagesAsync(
                        new() { ImagePipelineArn = pipelineArn, MaxResults = PageSize, NextToken = token }, cancellationToken);
                    return (page.ImageSummaryList, page.NextToken);
                },
                "images of a pipeline", problems);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            // The pipeline was deleted after it was listed; its images no longer belong to a pipeline.
            return [];
        }
    }

    private static async Task<List<T>> ReadPagesAsync<T>(Func<string?, Task<(List<T>? Items, string? NextToken)>> read, string what, List<string> problems)
    {
        List<T> all = [];
        string? token = null;
        for (var page = 0; page < MaxPages; page++)
        {
            (var items, token) = await read(token);
            all.AddRange(items ?? []);
            // A page may be short or empty while more follow; only the token marks the end.
            if (string.IsNullOrEmpty(token))
                return all;
        }

        problems.Add(string.Create(CultureInfo.InvariantCulture, $"more than {MaxPages * PageSize} {what}"));
        return all;
    }

    private static string VersionOf(string? arn) => arn?.Split('/') is [var prefix, var name, var version, ..] ? $"{prefix}/{name}/{version}" : "";
}
