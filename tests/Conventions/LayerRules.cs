namespace Conventions;

/// <summary>Which projects may reference each other, and which folders of the core may use each other. Explained in docs/ARCHITECTURE.md.</summary>
public static class LayerRules
{
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["ImageBuilderAutomation"] = [],
        ["ImageBuilderAutomation.Aws"] = ["ImageBuilderAutomation"],
        ["ImageBuilderAutomation.Functions"] = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws"],
        ["ImageBuilderAutomation.Cli"] = ["ImageBuilderAutomation", "ImageBuilderAutomation.Aws"],
        ["ImageBuilderAutomation.Emulator"] = ["ImageBuilderModel"],
        ["ImageBuilderAutomation.Local"] = ["ImageBuilderAutomation.Emulator", "ImageBuilderAutomation.Functions"],
        ["ImageBuilderModel"] = [],
    };

    private static readonly Dictionary<string, string[]> CoreLayers = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Reliability"] = ["Domain"],
        ["Notifications"] = ["Domain"],
        ["Gates"] = ["Domain", "Notifications", "Reliability"],
        ["History"] = ["Domain", "Notifications", "Reliability"],
        ["Triggers"] = ["Domain", "Reliability"],
        ["Lifecycle"] = ["Domain", "Notifications", "Reliability"],
        ["ConfigurationGuard"] = ["Domain", "Notifications", "Reliability"],
        ["Releases"] = ["Domain", "Gates", "History", "Reliability"],
        ["Operations"] = ["Domain", "Reliability"],
        ["Policies"] = ["ConfigurationGuard", "Domain", "Gates", "Lifecycle", "Reliability", "Triggers"],
    };

    /// <summary>
    /// Reports projects without a rule and references that no rule allows. The stand-ins in src/AwsPackages count as packages, not as projects.
    /// </summary>
    public static IEnumerable<string> ForbiddenReferences(string project, IEnumerable<string> references) =>
        Projects.TryGetValue(project, out var allowed)
            ? from other in references where !allowed.Contains(other) select $"{project} must not reference {other}"
            : [$"{project} has no rule: add the projects that it may reference to {nameof(LayerRules)}"];

    /// <summary>One line per using in which a layer of the core uses another layer that it must not use.</summary>
    public static IEnumerable<string> Violations(string room, string source) =>
        CoreLayers.TryGetValue(room, out var allowed)
            ? from other in UsedLayers(source) where other != room && !allowed.Contains(other) select $"{room} uses {other}"
            : [$"{room} has no rule: add the layers that it may use to {nameof(LayerRules)}"];

    private static IEnumerable<string> UsedLayers(string source) =>
        from line in source.Split('\n')
        let at = line.Trim().Replace("global ", "", StringComparison.Ordinal).Replace("static ", "", StringComparison.Ordinal)
        where at.StartsWith("using ", StringComparison.Ordinal) && at.Contains("ImageBuilderAutomation.", StringComparison.Ordinal)
        select at[(at.IndexOf("ImageBuilderAutomation.", StringComparison.Ordinal) + "ImageBuilderAutomation.".Length)..].Split('.', ';')[0];
}
