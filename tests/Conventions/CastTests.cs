using TestKit;

namespace Conventions;

/// <summary>
/// Gates, triggers, lifecycle, pipeline health, the configuration guard and leftovers have the same parts in files of the same names, so whoever knows one knows the others.
/// docs/ARCHITECTURE.md describes the parts.
/// </summary>
public sealed class CastTests
{
    private static readonly string[] Parts =
        ["Facts", "FactGatherer", "Decider", "Decision", "Sender", "Record", "Transitions", "Notifications", "Options", "Services"];

    private static readonly (string Folder, string Prefix, string Services)[] Capabilities =
    [
        ("Gates", "Gate", "Gate"),
        ("Triggers", "PipelineRun", "Trigger"),
        ("Lifecycle", "Lifecycle", "Lifecycle"),
        ("PipelineHealth", "PipelineHealth", "PipelineHealth"),
        ("ConfigurationGuard", "Configuration", "Configuration"),
        ("Leftovers", "Leftover", "Leftover"),
    ];

    /// <summary>What a capability lacks, with the reason.</summary>
    private static readonly Dictionary<string, string> Missing = new(StringComparer.Ordinal)
    {
        ["Triggers/PipelineRunNotifications.cs"] =
            "Triggers decide before a build exists. History publishes the end of every build, and the decisions of a run stay in its record.",
        ["Leftovers/LeftoverFacts.cs"] = LeftoverKinds,
        ["Leftovers/LeftoverFactGatherer.cs"] = LeftoverKinds,
        ["Leftovers/LeftoverDecider.cs"] = LeftoverKinds,
        ["Leftovers/LeftoverDecision.cs"] = LeftoverKinds,
        ["Leftovers/LeftoverSender.cs"] = "Of what is left over, only stuck builds are acted on, and `StuckBuilds` sends their requests.",
    };

    private const string LeftoverKinds =
        "Changed AMIs, resources and stuck builds are found from different facts, so each has its own decider: `AmiChangeDecider`, `ResourceDecider` and `StuckBuildDecider`.";

    [Fact]
    public void Every_capability_has_the_same_parts() => Assert.Empty(MissingParts(Repository.PathOf("src", "ImageBuilderAutomation")));

    [Fact]
    public void Each_reason_for_a_missing_part_is_in_the_documentation()
    {
        var architecture = File.ReadAllText(Repository.PathOf("docs", "ARCHITECTURE.md"));

        Assert.All(Missing.Values, reason => Assert.Contains(reason, architecture, StringComparison.Ordinal));
        Assert.All(Missing.Keys, file => Assert.False(File.Exists(Repository.PathOf("src", "ImageBuilderAutomation", file)), $"{file} exists: delete its reason."));
    }

    [Fact]
    public void A_missing_part_is_detected()
    {
        var missing = MissingParts(Path.Combine(AppContext.BaseDirectory, "no-such-folder")).ToList();

        Assert.Equal((Parts.Length * Capabilities.Length) - Missing.Count, missing.Count);
        Assert.Contains("Gates/GateDecider.cs", missing);
    }

    /// <summary>The decider may lie in the folder of the rules that it applies.</summary>
    private static IEnumerable<string> MissingParts(string core) =>
        from capability in Capabilities
        from part in Parts
        let file = $"{(part == "Services" ? capability.Services : capability.Prefix)}{part}.cs"
        where !Missing.ContainsKey($"{capability.Folder}/{file}")
        where !File.Exists(Path.Combine(core, capability.Folder, file)) && !File.Exists(Path.Combine(core, capability.Folder, "Rules", file))
        select $"{capability.Folder}/{file}";
}
