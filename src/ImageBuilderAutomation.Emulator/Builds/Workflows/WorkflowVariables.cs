using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

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
