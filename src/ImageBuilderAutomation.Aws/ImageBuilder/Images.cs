using System.Globalization;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class Images(IAmazonImagebuilder client, TimeProvider clock) : IImages, IInspections
{
    public async Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        try
        {
            var response = await client.GetImageAsync(new() { ImageBuildVersionArn = imageArn }, cancellationToken);
            var image = response.Image ?? throw new InvalidDataException("Expected 'image' in the service's response; it is missing.");
            return SnapshotOf(image, imageArn, startedAt) with
            {
                ScanType = RawMembers.ScanType(response),
                FailureContext = FailureContextReader.Read(response),
            };
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken) =>
        new ImageInspection(client, snapshot, clock.GetUtcNow()).ReadAsync(cancellationToken);

    private static ImageSnapshot SnapshotOf(Image image, string imageArn, DateTimeOffset startedAt) => new(
        image.Arn ?? imageArn,
        ResponseFields.Required(image.Name, "image.name"),
        ResponseFields.RequiredVersion(image.Version, "image.version"),
        ResponseFields.Required(image.State?.Status?.Value, "image.state.status"),
        image.State?.Reason,
        image.SourcePipelineArn,
        image.ImageRecipe?.Arn ?? image.ContainerRecipe?.Arn,
        image.Platform?.Value,
        image.OsVersion,
        image.BuildType?.Value,
        ResponseFields.Time(image.DateCreated, "image.dateCreated"),
        [.. (image.OutputResources?.Amis ?? []).Where(a => a.Image is not null).Select(a => new OutputAmi(a.Image, a.Region ?? "", a.AccountId, a.Name))],
        image.Tags ?? [],
        startedAt)
    {
        ParentImage = image.ImageRecipe?.ParentImage ?? image.ContainerRecipe?.ParentImage,
        Components = [.. (image.ImageRecipe?.Components ?? image.ContainerRecipe?.Components ?? []).Select(c => c.ComponentArn).OfType<string>()],
        Containers = [.. (image.OutputResources?.Containers ?? []).Select(c => new OutputContainer(c.Region ?? "", [.. c.ImageUris ?? []]))],
        ScanStatus = image.ScanState?.Status?.Value,
        Logs = LogsOf(image, image.Arn ?? imageArn),
    };

    // Source: the user guide's pages on logs. There is one group for each image name, unless the image names another, and one stream for each build.
    // The name in the ARN is used because a group's name cannot contain spaces.
    private static LogLocation? LogsOf(Image image, string imageArn)
    {
        if (!ImageBuildArn.TryParse(imageArn, out var arn))
            return null;
        var stream = string.Create(CultureInfo.InvariantCulture, $"{arn.Version}/{arn.Build}");
        var s3 = image.InfrastructureConfiguration?.Logging?.S3Logs;
        return new(
            image.LoggingConfiguration?.LogGroupName ?? $"/aws/imagebuilder/{arn.Name}",
            stream,
            s3?.S3BucketName is { } bucket
                ? string.Join('/', new[] { $"s3://{bucket}", s3.S3KeyPrefix?.Trim('/'), arn.Name, stream }.Where(part => !string.IsNullOrEmpty(part)))
                : null);
    }
}
