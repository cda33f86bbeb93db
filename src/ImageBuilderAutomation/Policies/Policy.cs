using System.Collections.ObjectModel;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies;

/// <summary>A policy file that was read and found valid. <see cref="PolicyReader"/> creates it.</summary>
public sealed record Policy
{
    /// <summary>The group in <see cref="Approvers"/> whose members may publish another policy.</summary>
    public const string Publishers = "publishers";

    /// <summary>
    /// SHA-256 in hex of the content of the policy and the waivers file. Comments, white space and the order of an object's members do not count.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>The first six digits of <see cref="Hash"/>, which people use to distinguish policies.</summary>
    public string ShortHash => Hash[..Math.Min(6, Hash.Length)];

    public IReadOnlyDictionary<string, Scope> Scopes { get; init; } = new Dictionary<string, Scope>();

    /// <summary>Groups of approvers by name.</summary>
    public IReadOnlyDictionary<string, ApproverGroup> Approvers { get; init; } = new Dictionary<string, ApproverGroup>();

    public IReadOnlyDictionary<Capability, Mode> Modes { get; init; } = new Dictionary<Capability, Mode>();

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<CoverageException> CoverageExceptions { get; init; } = [];

    /// <summary>Whether pipelines and builds have the gates that <see cref="Gates"/> demands is measured by these.</summary>
    public CoverageRules Coverage => new(Gates, CoverageExceptions, Hash);

    public LifecycleRules Lifecycle { get; init; } = new();

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<ScopedConfigurationRule> Configurations { get; init; } = [];

    /// <summary>To whom notifications belong; no rule decides by it.</summary>
    public OwnerRules Owners { get; init; } = OwnerRules.None;

    /// <summary>Named pointers to released images, in the file's order.</summary>
    public IReadOnlyList<ChannelRule> Channels { get; init; } = [];

    /// <summary>The file's own expected gate answers, checked by <c>policy test</c>.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>Which causes start which pipelines.</summary>
    public TriggerRules Builds { get => field ?? new() { PolicyHash = Hash }; init; }

    /// <summary>The file's own expected build starts, checked by <c>policy test</c>.</summary>
    public IReadOnlyList<BuildExpectation> BuildExpectations { get; init; } = [];

    /// <summary>
    /// The content of each section in one form (comments, white space and the order of members do not count), also of each member of a section:
    /// <c>modes</c> and <c>modes.gates</c>, and each rule and freeze of <c>builds</c>. <c>waivers</c> is the content of the waivers file. Computed on first use.
    /// </summary>
    public Lazy<IReadOnlyDictionary<string, string>> Sections { get; init; } = new(ReadOnlyDictionary<string, string>.Empty);

    /// <returns>The capability's mode; <see cref="Mode.Observe"/> when the file sets none.</returns>
    public Mode ModeOf(Capability capability) => Modes.GetValueOrDefault(capability, Mode.Observe);
}
