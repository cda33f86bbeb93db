using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Lifecycle;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>All that one account owns in one Region. Touched only under the emulator's lock.</summary>
public sealed class AccountState(string account, string region)
{
    public string Account { get; } = account;

    public string Region { get; } = region;

    /// <summary>Components, recipes, configurations, workflows, pipelines, images: by ARN.</summary>
    public ResourceStore Resources { get; } = new();

    /// <summary>What Amazon owns in this Region: base images, components, workflows.</summary>
    public ResourceStore Managed { get; } = ManagedResources.In(region);

    /// <summary>What others sell in this Region.</summary>
    public ResourceStore Marketplace { get; } = ManagedResources.SoldIn(region);

    /// <summary>What belongs to images beyond their document: executions, steps, scan findings.</summary>
    public BuildStore Builds { get; } = new();

    /// <summary>Lifecycle executions, and what is known of AMIs.</summary>
    public LifecycleStore Lifecycle { get; } = new();

    /// <summary>Answers already given, by operation and client token.</summary>
    public TokenStore Tokens { get; } = new();

    public string Partition { get; } = PartitionOf(region);

    public static string PartitionOf(string region) => region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    public ResourceArn ArnOf(string type, string slug, string? version = null, int? build = null) =>
        new(Partition, Region, Account, type, slug, version, build);
}
