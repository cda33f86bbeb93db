using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads scans in the same way as gates.</summary>
public sealed class ImageScans(IGateEvidence evidence) : IImageScans
{
    public async Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await evidence.ReadImageAsync(imageArn, cancellationToken) is { } image
            // An empty list means nothing until the scan has completed.
            ? new(image, image.ScanStatus == "COMPLETED"
                ? await evidence.ReadFindingsAsync(imageArn, cancellationToken)
                : new Known<IReadOnlyList<Finding>>.No($"scan {image.ScanStatus ?? "missing"}"),
            IsUnfinished: image.ScanStatus is "PENDING" or "SCANNING" or "COLLECTING")
            : null;
}
