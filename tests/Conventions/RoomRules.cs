namespace Conventions;

/// <summary>Who may know whom: between projects by their references, inside the core by their usings. Read beside docs/rooms.md.</summary>
public static class RoomRules
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

    private static readonly Dictionary<string, string[]> CoreRooms = new(StringComparer.Ordinal)
    {
        ["Events"] = [],
        ["Operations"] = [],
        ["Gates"] = ["Events", "Operations"],
        ["History"] = ["Events", "Operations"],
        ["Releases"] = ["Events", "Gates", "History"],
        ["ConfigurationGuard"] = ["Events", "Operations"],
        ["Lifecycle"] = ["Events", "Gates", "History", "Operations"],
        ["Triggers"] = ["Events", "Gates", "History", "Operations"],
        ["Policies"] = ["ConfigurationGuard", "Events", "Gates", "Lifecycle", "Operations", "Triggers"],
    };

    /// <summary>Projects without a rule, and project references that no rule allows. The substitutes of src/AwsPackages stand for packages.</summary>
    public static IEnumerable<string> ForbiddenReferences(string project, IEnumerable<string> references) =>
        Projects.TryGetValue(project, out var allowed)
            ? from other in references where !allowed.Contains(other) select $"{project} may not know {other}"
            : [$"{project} has no rule: say in {nameof(RoomRules)} whom it may know"];

    /// <summary>One line per using that leaves the room of the core for one it may not know.</summary>
    public static IEnumerable<string> Trespasses(string room, string source) =>
        CoreRooms.TryGetValue(room, out var allowed)
            ? from other in UsedRooms(source) where other != room && !allowed.Contains(other) select $"{room} uses {other}"
            : [$"{room} has no rule: say in {nameof(RoomRules)} whom it may know"];

    private static IEnumerable<string> UsedRooms(string source) =>
        from line in source.Split('\n')
        let at = line.Trim().Replace("global ", "", StringComparison.Ordinal).Replace("static ", "", StringComparison.Ordinal)
        where at.StartsWith("using ", StringComparison.Ordinal) && at.Contains("ImageBuilderAutomation.", StringComparison.Ordinal)
        select at[(at.IndexOf("ImageBuilderAutomation.", StringComparison.Ordinal) + "ImageBuilderAutomation.".Length)..].Split('.', ';')[0];
}
