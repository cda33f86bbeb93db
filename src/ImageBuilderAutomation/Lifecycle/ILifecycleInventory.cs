namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What the service has.</summary>
public interface ILifecycleInventory
{
    /// <summary>All pages of images and recipes; with pipelines only where a rule asks for them, since an image's listing does not tell its own.</summary>
    Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken);
}
