using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>No usage source is configured. Usage is then unknown, which is not the same as unused.</summary>
public sealed class NullUsageSource : IUsageSource
{
    private static readonly Known<UsageEvidence> None = new Known<UsageEvidence>.No("no source of usage is configured");

    public Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken) => Task.FromResult(None);
}
