using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Single pages, because the reconciler stores its position between two of them.</summary>
public sealed class ImageLists(IAmazonImagebuilder client) : IImageLists
{
    public async Task<ListPage<ListedPipeline>> PipelinesAsync(string? token, CancellationToken cancellationToken)
    {
        var (pipelines, next) = await client.PipelinePages()(token, cancellationToken);
        return new([.. (pipelines ?? []).Select(PipelineOf)], next);
    }

    public async Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken)
    {
        var (versions, next) = await client.ImageVersionPages()(token, cancellationToken);
        return new([.. (versions ?? []).Select(v => ResponseFields.Required(v.Arn, "imageVersionList.arn"))], next);
    }

    public async Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken)
    {
        try
        {
            var read = sourceArn.Contains(":image-pipeline/", StringComparison.Ordinal) ? client.PipelineImagePages(sourceArn) : client.BuildPages(sourceArn);
            var (builds, next) = await read(token, cancellationToken);
            return new([.. (builds ?? []).Select(BuildOf)], next);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new([], NextToken: null);
        }
    }

    // An unset status means enabled, the service's default.
    private static ListedPipeline PipelineOf(ImagePipeline pipeline) => new(
        ResponseFields.Required(pipeline.Arn, "imagePipelineList.arn"), pipeline.Status?.Value != "DISABLED", ResponseFields.TimeIfReadable(pipeline.DateUpdated));

    private static ListedBuild BuildOf(ImageSummary build) => new(
        ResponseFields.Required(build.Arn, "imageSummaryList.arn"),
        ResponseFields.Required(build.State?.Status?.Value, "imageSummaryList.state.status"),
        build.State?.Reason,
        [.. (build.OutputResources?.Amis ?? []).Select(ami => ami.Image).OfType<string>()]);
}
