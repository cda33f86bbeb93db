using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>The values that references in a running workflow can name.</summary>
public sealed class WorkflowVariables(JsonObject parameters, JsonObject workflowOutputs, JsonObject system)
{
    private readonly JsonObject _stepOutputs = [];

    public void SetStepOutputs(string step, JsonObject outputs) => _stepOutputs[step] = outputs;

    /// <returns>Null when nothing has that name, for example an output of a step that was skipped.</returns>
    public JsonNode? Find(string reference)
    {
        if (Reference.Parse(reference) is not { } parsed)
            return null;

        JsonNode? node = parsed.Root switch
        {
            Reference.Parameters => parameters,
            Reference.StepOutputs => _stepOutputs,
            Reference.WorkflowOutputs => workflowOutputs,
            Reference.System => system,
            _ => null,
        };
        foreach (var part in parsed.Path)
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            node = (node as JsonObject)?[bracket < 0 ? part : part[..bracket]];
            if (bracket >= 0)
                node = node is JsonArray items && int.TryParse(part[(bracket + 1)..^1], out var index) && index < items.Count ? items[index] : null;
        }

        return node;
    }

    /// <summary>Replaces references in the inputs by their values. A reference stands in braces, or under a key that ends in <c>.$</c>.</summary>
    /// <exception cref="UnresolvedReferenceException">A reference has no value.</exception>
    public JsonObject Fill(JsonObject inputs) => new(inputs.Select(pair => pair.Key.EndsWith(".$", StringComparison.Ordinal)
        ? KeyValuePair.Create(pair.Key[..^2], Require(pair.Value!.ToString())?.DeepClone())
        : KeyValuePair.Create(pair.Key, Fill(pair.Value))));

    private JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject map => Fill(map),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String =>
            Reference.Fill(text.GetValue<string>(), reference => Require(reference).ToString()),
        _ => node?.DeepClone(),
    };

    private JsonNode Require(string reference) => Find(reference) ?? throw new UnresolvedReferenceException(reference);
}

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

public sealed class UnresolvedReferenceException(string reference) : Exception($"The reference '{reference}' has no value.")
{
    public string Reference { get; } = reference;
}
