namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>What scans of images found.</summary>
public interface IImageScans
{
    /// <summary>One GetImage, and its findings where the scan has completed. Null when the service knows no such image.</summary>
    Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}
