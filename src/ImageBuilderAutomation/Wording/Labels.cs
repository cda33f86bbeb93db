using System.Globalization;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Wording;

/// <summary>Names of answers, states and results for output, as in the policy file.</summary>
public static class Labels
{
    public static string Of(GateAnswer answer) => answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "askAgain",
        GateAnswer.Hold => "hold",
        _ => "stop",
    };

    /// <summary>The latest decision of a gate. An open gate with a resume or stop decision is in mode observe, so nothing was sent.</summary>
    public static string Describe(GateRecord gate) => gate switch
    {
        { Decision: null } => "",
        { State: GateState.Open, Decision.Answer: GateAnswer.Resume or GateAnswer.Stop } => $"would {Of(gate.Decision.Answer)}",
        _ => Of(gate.Decision.Answer),
    };

    public static string Of(GateState state) => state switch
    {
        GateState.Open => "open",
        GateState.Sending => "sending",
        GateState.Answered => "answered",
        GateState.AnsweredElsewhere => "answered elsewhere",
        _ => "expired",
    };

    public static string Of(PipelineRunVerdict verdict) => verdict == PipelineRunVerdict.Defer ? "defer" : verdict.ToString().ToLowerInvariant();

    public static string Of(Truth truth) => truth switch
    {
        Truth.True => "true",
        Truth.False => "false",
        _ => "unknown",
    };

    public static string Of(CoverageVerdict verdict) => verdict switch
    {
        CoverageVerdict.Covered => "covered",
        CoverageVerdict.Exempted => "exempted",
        CoverageVerdict.NotDemanded => "notDemanded",
        CoverageVerdict.Uncovered => "uncovered",
        _ => "unknown",
    };

    /// <summary>Describes only the differences from the default scenario.</summary>
    public static string Of(Scenario scenario)
    {
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
