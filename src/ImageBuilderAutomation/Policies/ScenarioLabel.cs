using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies;

/// <summary>Describes a scenario in one line.</summary>
public static class ScenarioLabel
{
    /// <summary>Describes only the differences from the default scenario.</summary>
    public static string Of(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var quiet = new Scenario { Build = scenario.Build, Step = scenario.Step };
        List<string> parts =
        [
            .. scenario.Recipe is { } recipe ? [$"recipe {recipe}"] : Array.Empty<string>(),
            .. scenario.Version != quiet.Version ? [$"version {scenario.Version}"] : Array.Empty<string>(),
            .. scenario.Platform != quiet.Platform ? [scenario.Platform] : Array.Empty<string>(),
            .. scenario.BuildType != quiet.BuildType ? [scenario.BuildType] : Array.Empty<string>(),
            .. scenario.Tags.Select(tag => $"tag {tag.Key}={tag.Value}"),
            .. scenario.Scan != quiet.Scan ? [$"scan {scenario.Scan.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. scenario.Findings.Select(Of),
            .. scenario.Tests != quiet.Tests ? [$"tests {scenario.Tests.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. scenario.Packages is { } packages ? [Of(packages)] : Array.Empty<string>(),
            .. scenario.ImageAge is { } image ? [$"image {Durations.Format(image)} old"] : Array.Empty<string>(),
            .. scenario.ParentAge is { } parent ? [$"parent {Durations.Format(parent)} old"] : Array.Empty<string>(),
            .. scenario.AmiScan != quiet.AmiScan ? [$"AMI scan {scenario.AmiScan.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. scenario.AmiFindings.Select(found => $"AMI: {Of(found)}"),
            .. scenario.StartedBy is { } starter ? [$"started by {starter}"] : Array.Empty<string>(),
            .. scenario.Approvals.Select(approval => $"approved by {approval.Person ?? "somebody"} of {approval.Group}"),
            .. scenario.On is { } day ? [day.ToString("'on' yyyy-MM-dd", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. scenario.Waited != quiet.Waited ? [$"waited {Durations.Format(scenario.Waited)}"] : Array.Empty<string>(),
        ];
        return parts.Count == 0 ? "clean" : string.Join(", ", parts);
    }

    private static string Of(IReadOnlyList<Package> packages) => packages.Count == 0
        ? "nothing installed"
        : $"installed {string.Join(' ', packages.Select(package => package.Version is null ? package.Name : $"{package.Name}={package.Version}"))}";

    private static string Of(ScenarioFindings found) => string.Concat(
        $"{found.Count} {found.Severity}",
        found.Ids.Count == 0 ? "" : $" {string.Join(' ', found.Ids)}",
        found.Package is null ? "" : $" in {found.Package}",
        found.Fixable == found.Count ? "" : $" ({found.Fixable} fixable)");
}
