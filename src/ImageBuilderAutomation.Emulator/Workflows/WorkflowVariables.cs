using System.Collections.Frozen;
using System.Text.Json;
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

    /// <summary>The value of a text: of the reference that it is, or the text with the references in braces replaced.</summary>
    /// <returns>Null if a reference has no value.</returns>
    public JsonNode? Evaluate(string text) => Reference.IsWhole(text)
        ? Find(text)
        : Reference.InBraces(text).All(reference => Find(reference) is not null) ? Reference.Fill(text, reference => Text(Find(reference)!)) : null;

    /// <summary>Replaces references in the inputs by their values. A reference stands in braces, or anywhere below a key that ends in <c>.$</c>.</summary>
    /// <exception cref="UnresolvedReferenceException">A reference has no value.</exception>
    public JsonObject Fill(JsonObject inputs) => Fill(inputs, chained: false);

    private JsonObject Fill(JsonObject inputs, bool chained) => new(inputs.Select(pair => Reference.IsChaining(pair.Key)
        ? KeyValuePair.Create(pair.Key[..^2], Fill(pair.Value, chained: true))
        : KeyValuePair.Create(pair.Key, Fill(pair.Value, chained))));

    private JsonNode? Fill(JsonNode? node, bool chained) => node switch
    {
        JsonObject map => Fill(map, chained),
        JsonArray list => new JsonArray([.. list.Select(item => Fill(item, chained))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text =>
            chained ? Require(text).DeepClone() : Reference.Fill(text, reference => Text(Require(reference))),
        _ => node?.DeepClone(),
    };

    private JsonNode Require(string text) =>
        Evaluate(text) ?? throw new UnresolvedReferenceException(Reference.In(text).First(reference => Find(reference) is null));

    private static string Text(JsonNode value) => value is JsonValue ? value.ToString() : value.ToJsonString();
}

/// <summary>A parsed reference such as <c>$.stepOutputs.Launch.instanceId</c>: the root and the names below it.</summary>
public sealed partial record Reference(string Text, string Root, IReadOnlyList<string> Path)
{
    public const string Parameters = "parameters";
    public const string StepOutputs = "stepOutputs";
    public const string WorkflowOutputs = "workflowOutputs";
    public const string System = "imagebuilder";

    // Documented: user guide, "dynamic variables"; dateTime is only in its example. Its other examples also write imageBuilder and Platform.
    public static FrozenSet<string> SystemVariables { get; } = new[]
    {
        "cloudWatchLogGroup", "cloudWatchLogStream", "collectImageMetadata", "collectImageScanFindings", "dateTime", "imageBuildNumber", "imageId",
        "imageName", "imageType", "imageVersionNumber", "instanceProfileName", "platform", "s3Logs", "securityGroups", "sourceImageARN",
        "subnetId", "terminateInstanceOnFailure", "workflowPhase", "workingDirectory",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when the text is not a reference.</returns>
    public static Reference? Parse(string text) => text.Trim() is var trimmed && Whole().IsMatch(trimmed) && trimmed.Split('.') is ["$", var root, .. var path]
        ? root.Equals(System, StringComparison.OrdinalIgnoreCase) ? new(text, System, [Spelled(path[0]), .. path[1..]]) : new(text, root, path)
        : null;

    /// <summary>Whether the key's value is to be resolved: references in it need no braces.</summary>
    public static bool IsChaining(string key) => key.EndsWith(".$", StringComparison.Ordinal);

    /// <summary>Whether the text is meant as one reference, valid or not.</summary>
    public static bool IsWhole(string text) => text.StartsWith("$.", StringComparison.Ordinal);

    /// <summary>The references in a text that is to be resolved: itself, or those in braces. A text without any is literal.</summary>
    public static IEnumerable<string> In(string text) => IsWhole(text) ? [text] : InBraces(text);

    /// <summary>The contents of each <c>{{ … }}</c> in a text, whether or not they are valid references.</summary>
    public static IEnumerable<string> InBraces(string text) => Braces().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text with each <c>{{ … }}</c> replaced.</summary>
    public static string Fill(string text, Func<string, string> value) => Braces().Replace(text, match => value(match.Groups[1].Value));

    private static string Spelled(string part) =>
        part.Split('[')[0] is var name && SystemVariables.TryGetValue(name, out var known) ? known + part[name.Length..] : part;

    [GeneratedRegex(@"^\$(\.[A-Za-z0-9_-]+(\[[0-9]+\])?){2,}$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\{\{\s*(\$\.[^{}]*?)\s*\}\}")]
    private static partial Regex Braces();
}

public sealed class UnresolvedReferenceException(string reference) : Exception($"The reference '{reference}' has no value.")
{
    public string Reference { get; } = reference;
}
