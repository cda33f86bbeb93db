using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Reports who uses images: instances, launch templates, parameters, other accounts.</summary>
public interface IUsageSource
{
    /// <summary>Reads evidence for all of these images. An image without a use in the evidence has no known use.</summary>
    Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken);
}

/// <summary>No usage source is configured. Usage is then unknown, which is not the same as unused.</summary>
public sealed class NullUsageSource : IUsageSource
{
    private static readonly Known<UsageEvidence> None = new Known<UsageEvidence>.No("no source of usage is configured");

    public Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken) => Task.FromResult(None);
}

/// <summary>Which images are used and by whom, as far as the source can see.</summary>
/// <param name="AsOf">When the search started. Evidence that is too old does not count.</param>
public sealed record UsageEvidence(DateTimeOffset AsOf, IReadOnlyList<ImageUse> Uses);
