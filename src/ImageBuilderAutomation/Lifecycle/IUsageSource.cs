using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Reports who uses images: instances, launch templates, parameters, other accounts.</summary>
public interface IUsageSource
{
    /// <summary>Reads evidence for all of these images. An image without a use in the evidence has no known use.</summary>
    Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken);
}
