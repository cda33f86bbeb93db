using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.History.Reconciliation;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class ImageLists(IAmazonImagebuilder client) : IImageLists
{
    private const int PageSize = 25;

    public async Task<ListPage<string>> PipelinesAsync(string? token, CancellationToken cancellationToken)
    {
        var page = await client.ListImagePipelinesAsync(new() { MaxResults = PageSize, NextToken = token }, cancellationToken);
        return new([.. (page.ImagePipelineList ?? []).Select(p => ResponseFields.Required(p.Arn, "imagePipelineList.arn"))], page.NextToken);
    }

    public async Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken)
    {
        var page = await client.ListImagesAsync(
            new() { Owner = Ownership.Self, IncludeDeprecated = true, MaxResults = PageSize, NextToken = token }, cancellationToken);
        return new([.. (page.ImageVersionList ?? []).Select(v => ResponseFields.Required(v.Arn, "imageVersionList.arn"))], page.NextToken);
    }

    public async Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken)
    {
        try
        {
            if (sourceArn.Contains(":image-pipeline/", StringComparison.Ordinal))
            {
                var ofPipeline = await client.ListImagePipelineImagesAsync(
                    new() { ImagePipelineArn = sourceArn, MaxResults = PageSize, NextToken = token }, cancellationToken);
                return PageOf(ofPipeline.ImageSummaryList, ofPipeline.NextToken);
            }

            var ofVersion = await client.ListImageBuildVersionsAsync(
                new() { ImageVersionArn = sourceArn, MaxResults = PageSize, NextToken = token }, cancellationToken);
            return PageOf(ofVersion.ImageSummaryList, ofVersion.NextToken);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new([], NextToken: null);
        }
    }

    private static ListPage<ListedBuild> PageOf(List<ImageSummary>? builds, string? nextToken) => new(
        [
            .. (builds ?? []).Select(build => new ListedBuild(
                ResponseFields.Required(build.Arn, "imageSummaryList.arn"),
                ResponseFields.Required(build.State?.Status?.Value, "imageSummaryList.state.status"),
                build.State?.Reason,
                [.. (build.OutputResources?.Amis ?? []).Select(ami => ami.Image).OfType<string>()])),
        ],
        nextToken);
}
