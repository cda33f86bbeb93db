using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies;

/// <summary>What the policy file says, read and checked. <see cref="PolicyReader"/> makes it.</summary>
public sealed record Policy
{
    /// <summary>SHA-256 of the content in hex, the waivers file's included: comments, white space and the order of an object's members do not count.</summary>
    public required string Hash { get; init; }

    /// <summary>Enough of <see cref="Hash"/> for people to tell two policies apart.</summary>
    public string ShortHash => Hash[..Math.Min(6, Hash.Length)];

    public IReadOnlyDictionary<string, Scope> Scopes { get; init; } = new Dictionary<string, Scope>();

    /// <summary>Groups of people by name.</summary>
    public IReadOnlyDictionary<string, ApproverGroup> Approvers { get; init; } = new Dictionary<string, ApproverGroup>();

    public IReadOnlyDictionary<string, Mode> Modes { get; init; } = new Dictionary<string, Mode>();

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    public LifecycleRules Lifecycle { get; init; } = new();

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<ScopedConfigurationRule> Configurations { get; init; } = [];

    /// <summary>What the file itself says should come out, checked by <c>policy test</c>.</summary>
    public IReadOnlyList<Expectations.Expectation> Expectations { get; init; } = [];

    /// <summary>Which pipelines run for what.</summary>
    public TriggerRules Builds { get => field ?? new() { PolicyHash = Hash }; init; }

    /// <summary>What the file itself says should be started, checked by <c>policy test</c>.</summary>
    public IReadOnlyList<Expectations.BuildExpectation> BuildExpectations { get; init; } = [];

    /// <returns>How far the capability may go; <see cref="Mode.Observe"/> where the file does not say.</returns>
    public Mode ModeOf(string capability) => Modes.GetValueOrDefault(capability, Mode.Observe);
}
