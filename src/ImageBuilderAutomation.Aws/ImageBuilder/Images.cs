using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class Images(IAmazonImagebuilder client, TimeProvider clock) : IImages
{
    public async Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        try
        {
            var response = await client.GetImageAsync(new() { ImageBuildVersionArn = imageArn }, cancellationToken);
            return SnapshotOf(response.Image ?? throw new InvalidDataException("Expected 'image' in the service's answer; it is missing."), imageArn, began);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    private static ImageSnapshot SnapshotOf(Image image, string imageArn, DateTimeOffset began) => new(
        image.Arn ?? imageArn,
        Answer.Required(image.Name, "image.name"),
        Answer.RequiredVersion(image.Version, "image.version"),
        Answer.Required(image.State?.Status?.Value, "image.state.status"),
        image.State?.Reason,
        image.SourcePipelineArn,
        image.ImageRecipe?.Arn ?? image.ContainerRecipe?.Arn,
        image.Platform?.Value,
        image.OsVersion,
        image.BuildType?.Value,
        Answer.Time(image.DateCreated, "image.dateCreated"),
        [.. (image.OutputResources?.Amis ?? []).Where(a => a.Image is not null).Select(a => new OutputAmi(a.Image, a.Region ?? "", a.AccountId, a.Name))],
        image.Tags ?? [],
        began);
}
