namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The images and recipes that the service has.</summary>
public interface ILifecycleInventory
{
    /// <summary>Reads all pages of images and recipes.</summary>
    /// <param name="withPipelines">Also read pipeline names. This costs further calls, because the list of images does not contain them.</param>
    Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken);
}
