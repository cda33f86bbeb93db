namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Reads scan results of images.</summary>
public interface IImageScans
{
    /// <summary>One GetImage, and its findings if the scan has completed. Null when the image does not exist.</summary>
    Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}
