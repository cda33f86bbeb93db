using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Read as gates read it.</summary>
public sealed class ImageScans(IGateEvidence evidence) : IImageScans
{
    public async Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await evidence.ReadImageAsync(imageArn, cancellationToken) is { } image
            // An empty list says nothing as long as the scan has not completed.
            ? new(image, image.ScanStatus == "COMPLETED"
                ? await evidence.ReadFindingsAsync(imageArn, cancellationToken)
                : new Known<IReadOnlyList<Finding>>.No($"scan {image.ScanStatus ?? "missing"}"))
            : null;
}
