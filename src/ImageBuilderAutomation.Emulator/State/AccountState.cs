using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Lifecycle;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The state of one account in one Region. Accessed only under the emulator's lock.</summary>
public sealed class AccountState(string account, string region)
{
    public string Account { get; } = account;

    public string Region { get; } = region;

    /// <summary>The account's components, recipes, configurations, workflows, pipelines and images, by ARN.</summary>
    public ResourceStore Resources { get; } = new();

    /// <summary>The resources that Amazon owns in this Region: base images, components, workflows.</summary>
    public ResourceStore Managed { get; } = ManagedResources.In(region);

    /// <summary>The AWS Marketplace components of this Region.</summary>
    public ResourceStore Marketplace { get; } = ManagedResources.SoldIn(region);

    /// <summary>The parts of images that are not in their document: executions, steps, scan findings.</summary>
    public BuildStore Builds { get; } = new();

    /// <summary>Lifecycle executions and facts about AMIs.</summary>
    public LifecycleStore Lifecycle { get; } = new();

    /// <summary>Earlier responses, by operation and client token.</summary>
    public TokenStore Tokens { get; } = new();

    public string Partition { get; } = ResourceArn.PartitionOf(region);

    public ResourceArn ArnOf(string type, string slug, string? version = null, int? build = null) =>
        new(Partition, Region, Account, type, slug, version, build);
}
