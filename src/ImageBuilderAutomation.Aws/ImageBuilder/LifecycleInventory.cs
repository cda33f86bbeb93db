using System.Globalization;
using System.Net;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// Reads every build, every recipe and, if rules need them, every pipeline. Builds are listed for the whole account, then for each missing version:
/// the service's documentation does not say whether a list without a version contains all builds.
/// </summary>
public sealed class LifecycleInventory(IAmazonImagebuilder client, AccountRegion accountRegion, TimeProvider clock) : ILifecycleInventory
{
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
            startedAt, [.. own.Select(build => ImageOf(build, pipelines) with { Elsewhere = Elsewhere(build) })], recipes,
            problems.Count > 0 ? string.Join(", ", problems) : null, builds.Count - own.Count);
    }

    /// <summary>An AMI of which the service reports no Region or account is expected in the own one. If it is not, EC2 does not find it there.</summary>
    private Dictionary<string, AmiLocation> Elsewhere(ImageSummary image)
    {
        var elsewhere = new Dictionary<string, AmiLocation>(StringComparer.Ordinal);
        foreach (var ami in (image.OutputResources?.Amis ?? []).Where(ami => ami.Image is not null))
        {
            var (region, account) = (ami.Region ?? accountRegion.Region, ami.AccountId ?? accountRegion.Account);
            if (region != accountRegion.Region || account != accountRegion.Account)
                elsewhere[ami.Image] = new(region, account == accountRegion.Account ? null : account);
        }

        return elsewhere;
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
        var versions = await ReadAsync(client.ImageVersionPages(), "images", problems, cancellationToken);

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

    private Task<List<ImageSummary>> ReadBuildsAsync(string? version, List<string> problems, CancellationToken cancellationToken) =>
        ReadAsync(client.BuildPages(version), "builds", problems, cancellationToken);

    private async Task<List<RecipeParent>> ReadRecipesAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var images = await ReadAsync(client.ImageRecipePages(Ownership.Self), "image recipes", problems, cancellationToken);
        var containers = await ReadAsync(client.ContainerRecipePages(Ownership.Self), "container recipes", problems, cancellationToken);

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
        var pipelines = await ReadAsync(client.PipelinePages(), "pipelines", problems, cancellationToken);

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
            return await ReadAsync(client.PipelineImagePages(pipelineArn), "images of a pipeline", problems, cancellationToken);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            // The pipeline was deleted after it was listed; its images no longer belong to a pipeline.
            return [];
        }
    }

    /// <summary>A list that is too long is returned as far as it was read: its images show in the plan, which the problem refuses.</summary>
    private static async Task<List<T>> ReadAsync<T>(PageReader<T, string> read, string what, List<string> problems, CancellationToken cancellationToken)
    {
        List<T> all = [];
        var beyond = string.Create(CultureInfo.InvariantCulture, $"more than {MaxPages * ListPages.Size} {what}");
        var known = await Pager.AtMostAsync<T, string>(
            async (token, cancellation) =>
            {
                var page = await read(token, cancellation);
                all.AddRange(page.Items ?? []);
                return page;
            },
            MaxPages, beyond, cancellationToken);
        if (known is Known<IReadOnlyList<T>>.No(var reason))
            problems.Add(reason);
        return all;
    }

    private static string VersionOf(string? arn) => arn?.Split('/') is [var prefix, var name, var version, ..] ? $"{prefix}/{name}/{version}" : "";
}
