namespace Conventions;

/// <summary>Which projects may reference each other, and which folders of the core may use each other. Explained in docs/ARCHITECTURE.md.</summary>
public static class LayerRules
{
    /// <summary>The project's own folder. Every layer may use what is in it.</summary>
    private const string Root = ".";

    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["ImageBuilderAutomation"] = [],
        ["ImageBuilderAutomation.Aws"] = ["ImageBuilderAutomation"],
        ["ImageBuilderAutomation.Functions"] = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws"],
        ["ImageBuilderAutomation.Console"] = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws"],
        ["ImageBuilderAutomation.Cli"] = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws", "ImageBuilderAutomation.Console"],
        ["ImageBuilderAutomation.Emulator"] = ["ImageBuilderModel"],
        ["ImageBuilderAutomation.Emulator.Tool"] = ["ImageBuilderAutomation.Emulator"],
        ["ImageBuilderAutomation.Local"] =
            ["ImageBuilderAutomation.Console", "ImageBuilderAutomation.Emulator", "ImageBuilderAutomation.Emulator.Tool", "ImageBuilderAutomation.Functions"],
        ["ImageBuilderModel"] = [],
    };

    private static readonly Dictionary<string, string[]> CoreLayers = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Metrics"] = [],
        ["Reliability"] = ["Domain"],
        ["Notifications"] = ["Domain", "Reliability"],
        ["People"] = ["Domain", "Operations", "Reliability"],
        ["Gates"] = ["Domain", "Metrics", "Notifications", "People", "Reliability"],
        ["Coverage"] = ["Domain", "Gates"],
        ["PipelineHealth"] = ["Domain", "Notifications", "Reliability"],
        ["History"] = ["Coverage", "Domain", "Gates", "Metrics", "Notifications", "People", "PipelineHealth", "Reliability"],
        ["Triggers"] = ["Domain", "Metrics", "People", "PipelineHealth", "Reliability"],
        ["Lifecycle"] = ["Domain", "Metrics", "Notifications", "Reliability"],
        ["Fleet"] = ["Domain", "History", "Lifecycle", "Reliability"],
        ["Leftovers"] = ["Domain", "Gates", "History", "Lifecycle", "Metrics", "Notifications", "PipelineHealth", "Reliability"],
        ["ConfigurationGuard"] = ["Domain", "Metrics", "Notifications", "Reliability"],
        ["Adoption"] = ["Coverage", "Domain", "Gates", "Policies"],
        ["Releases"] = ["Coverage", "Domain", "Gates", "History", "Lifecycle", "Metrics", "Notifications", "People", "Reliability", "Wording"],
        ["Operations"] = ["Domain", "Reliability"],
        ["Operators"] = ["Domain", "Gates", "Lifecycle", "Notifications", "Operations", "People", "Policies", "Reliability", "Triggers"],
        ["Status"] = ["ConfigurationGuard", "Coverage", "Domain", "Gates", "History", "Notifications", "Operations", "PipelineHealth", "Policies", "Reliability"],
        ["Wording"] = ["Coverage", "Domain", "Gates", "Triggers"],
        ["Policies"] =
        [
            "ConfigurationGuard", "Coverage", "Domain", "Gates", "Lifecycle", "Notifications", "Operations", "People", "PipelineHealth", "Releases", "Reliability",
            "Triggers",
        ],
    };

    /// <summary>
    /// Reports projects without a rule and references that no rule allows. The stand-ins in src/AwsPackages count as packages, not as projects.
    /// </summary>
    public static IEnumerable<string> ForbiddenReferences(string project, IEnumerable<string> references) =>
        Projects.TryGetValue(project, out var allowed)
            ? from other in references where !allowed.Contains(other) select $"{project} must not reference {other}"
            : [$"{project} has no rule: add the projects that it may reference to {nameof(LayerRules)}"];

    /// <summary>One line per use of a layer of the core in another layer that must not use it.</summary>
    public static IEnumerable<string> Violations(FolderGraph core) =>
        from reference in core.References
        let layer = LayerOf(reference.From)
        let other = LayerOf(reference.To)
        where other != layer && other != Root
        where !CoreLayers.TryGetValue(layer, out var allowed) || !allowed.Contains(other)
        select CoreLayers.ContainsKey(layer)
            ? $"{layer} must not use {other}: {reference.File} uses {reference.Type}"
            : $"{layer} has no rule: add the layers that it may use to {nameof(LayerRules)}";

    private static string LayerOf(string folder) => folder.Split('/')[0];
}
