using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The state of one account in one Region. Accessed only under the emulator's lock.</summary>
/// <param name="managed">The resources that belong to no account; all accounts share them.</param>
/// <param name="amis">Where AMIs are kept; all accounts share it. Null: nowhere.</param>
public sealed class AccountState(string account, string region, ManagedResources managed, IAmis? amis = null)
{
    public string Account { get; } = account;

    public string Region { get; } = region;

    /// <summary>The account's components, recipes, configurations, workflows, pipelines and images, by ARN.</summary>
    public ResourceStore Resources { get; } = new();

    /// <summary>The resources that Amazon, the Marketplace or a third party owns in this Region: base images, components, workflows.</summary>
    public ResourceStore ManagedBy(string owner) => managed.In(owner, Region);

    /// <summary>The parts of images that are not in their document: executions, steps, scan findings.</summary>
    public BuildStore Builds { get; } = new();

    /// <summary>Lifecycle executions and facts about AMIs.</summary>
    public LifecycleStore Lifecycle { get; } = new(amis ?? new NoAmis());

    /// <summary>Earlier responses, by operation and client token.</summary>
    public TokenStore Tokens { get; } = new();

    public string Partition { get; } = Partitions.Of(region);

    public ResourceArn ArnOf(string type, string slug, string? version = null, int? build = null) =>
        new(Partition, Region, Account, type, slug, version, build);
}

/// <summary>Earlier responses by operation and client token, each with the hash of the call's parameters.</summary>
// Assumed: tokens never expire, because their lifetime is not documented; failed calls do not use up their token.
public sealed class TokenStore
{
    private readonly Dictionary<(string Operation, string Token), (UInt128 Parameters, StoredJson Answer)> _answers = [];

    /// <returns>Null if the token is new.</returns>
    public (UInt128 Parameters, JsonObject Answer)? Find(string operation, string token) =>
        _answers.TryGetValue((operation, token), out var found) ? (found.Parameters, found.Answer.ToNode().AsObject()) : null;

    public void Keep(string operation, string token, UInt128 parameters, StoredJson answer) =>
        _answers[(operation, token)] = (parameters, answer);
}
