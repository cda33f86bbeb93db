using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Who uses images: instances, launch templates, parameters, other accounts.</summary>
public interface IUsageSource
{
    /// <summary>Evidence for all of these images, or why there is none. An image without a use in it is unused.</summary>
    Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken);
}
