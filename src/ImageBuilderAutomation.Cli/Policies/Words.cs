using System.Globalization;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Expectations;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Names of answers, states and results for output, as in the policy file.</summary>
internal static class Words
{
    public static string Of(GateAnswer answer) => answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "askAgain",
        GateAnswer.Hold => "hold",
        _ => "stop",
    };

    /// <summary>The latest decision of a gate. An open gate with a resume or stop decision is in mode observe, so nothing was sent.</summary>
    public static string Said(GateRecord gate) => gate switch
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

    public static string Of(Truth truth) => truth switch
    {
        Truth.True => "true",
        Truth.False => "false",
        _ => "unknown",
    };

    /// <summary>Describes only the differences from the default scenario.</summary>
    public static string Of(Supposition supposed)
    {
        var quiet = new Supposition { Build = supposed.Build, Step = supposed.Step };
        List<string> parts =
        [
            .. supposed.Recipe is { } recipe ? [$"recipe {recipe}"] : Array.Empty<string>(),
            .. supposed.Version != quiet.Version ? [$"version {supposed.Version}"] : Array.Empty<string>(),
            .. supposed.Platform != quiet.Platform ? [supposed.Platform] : Array.Empty<string>(),
            .. supposed.BuildType != quiet.BuildType ? [supposed.BuildType] : Array.Empty<string>(),
            .. supposed.Tags.Select(tag => $"tag {tag.Key}={tag.Value}"),
            .. supposed.Scan != quiet.Scan ? [$"scan {supposed.Scan.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. supposed.Findings.Select(Of),
            .. supposed.Tests != quiet.Tests ? [$"tests {supposed.Tests.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. supposed.Packages is { } packages ? [Of(packages)] : Array.Empty<string>(),
            .. supposed.ImageAge is { } image ? [$"image {Durations.Format(image)} old"] : Array.Empty<string>(),
            .. supposed.ParentAge is { } parent ? [$"parent {Durations.Format(parent)} old"] : Array.Empty<string>(),
            .. supposed.AmiScan != quiet.AmiScan ? [$"AMI scan {supposed.AmiScan.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. supposed.AmiFindings.Select(found => $"AMI: {Of(found)}"),
            .. supposed.StartedBy is { } starter ? [$"started by {starter}"] : Array.Empty<string>(),
            .. supposed.Approvals.Select(approval => $"approved by {approval.Person ?? "somebody"} of {approval.Group}"),
            .. supposed.On is { } day ? [day.ToString("'on' yyyy-MM-dd", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. supposed.Waited != quiet.Waited ? [$"waited {Durations.Format(supposed.Waited)}"] : Array.Empty<string>(),
        ];
        return parts.Count == 0 ? "clean" : string.Join(", ", parts);
    }

    private static string Of(IReadOnlyList<Package> packages) => packages.Count == 0
        ? "nothing installed"
        : $"installed {string.Join(' ', packages.Select(package => package.Version is null ? package.Name : $"{package.Name}={package.Version}"))}";

    private static string Of(SupposedFindings found) => string.Concat(
        $"{found.Count} {found.Severity}",
        found.Ids.Count == 0 ? "" : $" {string.Join(' ', found.Ids)}",
        found.Package is null ? "" : $" in {found.Package}",
        found.Fixable == found.Count ? "" : $" ({found.Fixable} fixable)");
}
