using System.Buffers;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The parts of a component's YAML that the API shows. Its steps are simulated, not run.</summary>
/// <param name="Type"><c>TEST</c> if its only phase is <c>test</c>, otherwise <c>BUILD</c>.</param>
/// <param name="Parameters">A list of <c>ComponentParameterDetail</c>.</param>
public sealed record ComponentDocument(string Type, JsonArray Parameters)
{
    private static readonly SearchValues<char> StepNameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <exception cref="Protocol.ApiError">The text is not a valid component document.</exception>
    public static ComponentDocument Parse(string yaml)
    {
        try
        {
            var document = YamlToJson.Read(yaml) as JsonObject ?? throw Wrong("The document must be a mapping with schemaVersion and phases.");
            if (document["schemaVersion"]?.ToString() is not ("1" or "1.0"))
                throw Wrong("schemaVersion must be 1.0.");

            var phases = Mappings(document, "phases").ToList();
            if (phases.Count == 0)
                throw Wrong("phases must hold at least one phase.");
            foreach (var phase in phases)
                CheckSteps(phase);
            return new(
                phases.All(p => Named(p, "phase") == "test") ? "TEST" : "BUILD",
                new([.. Mappings(document, "parameters").SelectMany(p => p).Select(ParameterOf)]));
        }
        catch (WorkflowDocumentException e)
        {
            throw Wrong(e.Message);
        }
    }

    private static void CheckSteps(JsonObject phase)
    {
        var phaseName = Named(phase, "phase");
        // Observed: aws-cdk, imagebuilder-alpha, whose components may have a phase with an empty list of steps.
        if (phase["steps"] is null)
            throw Wrong($"Phase '{phaseName}' must have steps.");
        foreach (var step in Mappings(phase, "steps"))
        {
            var name = Named(step, "step");
            // Documented: the user guide's troubleshooting page shows this check and how its message begins.
            if (name.AsSpan().ContainsAnyExcept(StepNameCharacters))
                throw Wrong($"Invalid step name '{name}' in phase '{phaseName}'. Letters, digits, hyphens and underscores are allowed.");
            if (step["action"] is not JsonValue)
                throw Wrong($"Step '{name}' in phase '{phaseName}' must have an action.");
        }
    }

    private static IEnumerable<JsonObject> Mappings(JsonObject parent, string key) => parent[key] switch
    {
        null => [],
        JsonArray items => items.Select(i => i as JsonObject ?? throw Wrong($"{key} must be a list of mappings.")),
        _ => throw Wrong($"{key} must be a list."),
    };

    private static string Named(JsonObject item, string what) => item["name"]?.ToString() ?? throw Wrong($"Every {what} must have a name.");

    // Documented: parameters are a list; each item maps one name to its type, default and description.
    private static JsonObject ParameterOf(KeyValuePair<string, JsonNode?> parameter)
    {
        var detail = parameter.Value as JsonObject ?? throw Wrong($"Parameter '{parameter.Key}' must be a mapping with a type.");
        return new()
        {
            ["name"] = parameter.Key,
            ["type"] = detail["type"]?.ToString() ?? throw Wrong($"Parameter '{parameter.Key}' must have a type."),
            ["defaultValue"] = detail["default"] is { } value ? new JsonArray(value.ToString()) : null,
            ["description"] = detail.TextOrNull("description"),
        };
    }

    // Observed: the user guide's troubleshooting page quotes this code and parameter. Assumed: most of the messages.
    private static Protocol.ApiError Wrong(string why) => InvalidParameter.Value("data", why);
}
