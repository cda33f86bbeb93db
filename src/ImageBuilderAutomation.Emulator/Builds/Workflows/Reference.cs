using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>A parsed reference such as <c>$.stepOutputs.Launch.instanceId</c>: the root and the names below it.</summary>
public sealed partial record Reference(string Text, string Root, IReadOnlyList<string> Path)
{
    public const string Parameters = "parameters";
    public const string StepOutputs = "stepOutputs";
    public const string WorkflowOutputs = "workflowOutputs";
    public const string System = "imagebuilder";

    // Documented: user guide, "dynamic variables".
    public static IReadOnlySet<string> SystemVariables { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "cloudWatchLogGroup", "cloudWatchLogStream", "collectImageMetadata", "collectImageScanFindings", "imageBuildNumber", "imageId",
        "imageName", "imageType", "imageVersionNumber", "instanceProfileName", "platform", "s3Logs", "securityGroups", "sourceImageARN",
        "subnetId", "terminateInstanceOnFailure", "workflowPhase", "workingDirectory",
    };

    /// <returns>Null when the text is not a reference.</returns>
    public static Reference? Parse(string text) =>
        Whole().IsMatch(text) && text.Split('.') is ["$", var root, .. var path] ? new(text, root, path) : null;

    /// <summary>The contents of each <c>{{ … }}</c> in a text, whether or not they are valid references.</summary>
    public static IEnumerable<string> InBraces(string text) => Braces().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text with each <c>{{ … }}</c> replaced.</summary>
    public static string Fill(string text, Func<string, string> value) => Braces().Replace(text, match => value(match.Groups[1].Value));

    [GeneratedRegex(@"^\$(\.[A-Za-z0-9_-]+(\[[0-9]+\])?){2,}$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\{\{\s*(\$\.[^{}]*?)\s*\}\}")]
    private static partial Regex Braces();
}
