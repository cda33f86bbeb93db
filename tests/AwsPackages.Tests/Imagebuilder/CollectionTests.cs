using Amazon;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder;

[Collection("process environment")]
public sealed class CollectionTests : IDisposable
{
    [Fact]
    public async Task A_process_can_enable_collections_that_are_never_null()
    {
        AWSConfigs.InitializeCollections = true;
        var wire = new Wire("{}");

        var request = new UntagResourceRequest { ResourceArn = "arn" };
        await wire.Client.UntagResourceAsync(request);
        await wire.Client.ListImagesAsync(new ListImagesRequest());
        var response = await wire.Client.GetImageAsync(new GetImageRequest());

        Assert.Empty(request.TagKeys);
        // In this mode an empty collection counts as unset; otherwise it would be sent with every request.
        Assert.Equal(["", ""], wire.Requests.Take(2).Select(r => r.Uri.Query));
        Assert.Equal("{}", wire.Requests[1].Body);
        Assert.Empty(new ListImagesResponse().ImageVersionList);
        Assert.Null(response.Image);
    }

    public void Dispose() => AWSConfigs.InitializeCollections = false;
}
