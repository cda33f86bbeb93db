using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies;

/// <summary>
/// Reads the parts of a scenario from what people write on a command line or in a form. Each reader returns null for a text that it cannot read.
/// </summary>
public static class ScenarioText
{
    public const string ExpectedStep = "a workflow type and a step name, without wildcards: distribution/ApproveRelease";
    public const string ExpectedDuration = "a duration such as 30m, 24h or 2d";
    public const string ExpectedFinding = "<severity>:<id>, such as critical:CVE-2026-4411";
    public const string ExpectedDay = "a day such as 2026-12-31";
    public const string ExpectedFindings = "a count up to 1000, or count:fixable where fixable is at most the count";
    public const string ExpectedTag = "key=value";

    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["Linux", "Windows", "macOS"];

    /// <inheritdoc cref="Platforms"/>
    public static IReadOnlyList<string> BuildTypes { get; } = ["USER_INITIATED", "SCHEDULED", "IMPORT", "IMPORT_ISO"];

    /// <inheritdoc cref="Platforms"/>
    public static IReadOnlyList<string> Scans { get; } = ["completed", "missing", "unfinished", "failed"];

    /// <inheritdoc cref="Platforms"/>
    public static IReadOnlyList<string> Tests { get; } = ["passed", "failed", "unfinished", "none"];

    public static StepPattern? Step(string text) => StepPattern.TryParse(text, out var step) && step.IsLiteral ? step : null;

    public static TimeSpan? Duration(string text) => Durations.TryParse(text, out var duration) ? duration : null;

    public static ScenarioScan? Scan(string text) => Scans.Contains(text) ? Enum.Parse<ScenarioScan>(text, ignoreCase: true) : null;

    public static ScenarioTests? TestsOf(string text) => Tests.Contains(text) ? Enum.Parse<ScenarioTests>(text, ignoreCase: true) : null;

    /// <summary>One finding with an id, and perhaps its package.</summary>
    public static ScenarioFindings? Finding(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 3) is [var severity, { Length: > 0 } id, .. var rest] && FindingsLimit.Severities.Contains(severity)
            ? new(severity, 1, 1) { Ids = [id], Package = rest.FirstOrDefault() }
            : null;
    }

    /// <summary>A number of findings of one severity.</summary>
    public static ScenarioFindings? Findings(string text, string severity)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        int? count = Number(parts[0]), fixable = parts.Length == 1 ? count : Number(parts[1]);
        return parts.Length <= 2 && count <= 1000 && fixable <= count ? new(severity, count.Value, fixable.Value) : null;
    }

    /// <summary>Every text is a package: its name, or <c>name=version</c>.</summary>
    public static Package Package(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=', 2) is [var name, var version] ? new Package(name, version) : new(text, null);
    }

    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static (string Key, string Value)? Tag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=', 2) is [{ Length: > 0 } key, var value] ? (key, value) : null;
    }

    /// <summary>Every text is an approval: of a group, or <c>group:person</c>.</summary>
    public static ScenarioApproval Approval(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) is [var group, { Length: > 0 } person] ? new(group, person) : new(text, null);
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
