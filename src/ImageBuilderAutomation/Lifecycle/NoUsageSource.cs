using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Nobody looked. That is no evidence that nothing is used.</summary>
public sealed class NoUsageSource : IUsageSource
{
    private static readonly Known<UsageEvidence> None = new Known<UsageEvidence>.No("no source of usage is configured");

    public Task<Known<UsageEvidence>> ReadAsync(IReadOnlyList<LifecycleImage> images, CancellationToken cancellationToken) => Task.FromResult(None);
}
