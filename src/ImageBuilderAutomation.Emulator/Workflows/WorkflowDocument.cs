using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>A parsed and validated workflow document.</summary>
/// <param name="Type"><c>BUILD</c>, <c>TEST</c> or <c>DISTRIBUTION</c>.</param>
public sealed record WorkflowDocument(
    string Type,
    string? Name,
    string? Description,
    IReadOnlyList<WorkflowParameter> Parameters,
    IReadOnlyList<WorkflowStep> Steps,
    IReadOnlyList<WorkflowOutput> Outputs)
{
    /// <exception cref="WorkflowDocumentException">Lists every problem of the document.</exception>
    public static WorkflowDocument Parse(string yaml, string type)
    {
        var root = YamlToJson.Read(yaml);
        var problems = new Problems();
        var document = new WorkflowDocumentReader(type, problems).Read(root);
        if (!problems.Any)
            WorkflowReferences.Check(document, problems);
        return problems.Any ? throw new WorkflowDocumentException(problems.All) : document;
    }

    /// <summary>The parameters' values: the given ones, in the shape of WorkflowConfiguration, and the defaults for the rest.</summary>
    /// <exception cref="WorkflowDocumentException">Lists every value that is missing, unknown or of the wrong type.</exception>
    public JsonObject Bind(JsonArray? given)
    {
        var problems = new List<string>();
        var values = new JsonObject(Parameters.Where(p => p.Default is not null).Select(p => KeyValuePair.Create(p.Name, p.Default?.DeepClone())));
        foreach (var item in given ?? [])
        {
            var name = item!["name"]!.GetValue<string>();
            if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                problems.Add($"parameter '{name}' is not declared by the workflow");
            else if (parameter.Read([.. item["value"]!.AsArray().Select(v => v!.GetValue<string>())]) is { } value)
                values[name] = value;
            else
                problems.Add($"parameter '{name}' must be of type {parameter.Type}");
        }

        problems.AddRange(Parameters.Where(p => !values.ContainsKey(p.Name) && !problems.Any(text => text.Contains($"'{p.Name}'", StringComparison.Ordinal)))
            .Select(p => $"parameter '{p.Name}' has no default and was not given"));
        return problems.Count > 0 ? throw new WorkflowDocumentException(problems) : values;
    }
}

/// <param name="If">Null when the step always runs.</param>
/// <param name="RollbackEnabled">A boolean, or a reference to one.</param>
/// <param name="Wait">A pause before the action starts.</param>
public sealed record WorkflowStep(
    string Name,
    StepAction Action,
    string? Description,
    Condition? If,
    JsonObject Inputs,
    bool ContinueOnFailure,
    JsonNode RollbackEnabled,
    TimeSpan Timeout,
    TimeSpan Wait,
    StepRetry Retry);

/// <summary>How often a step is tried. The time-out applies to each attempt.</summary>
public sealed record StepRetry(int MaxAttempts, TimeSpan Backoff)
{
    public static StepRetry None { get; } = new(1, TimeSpan.Zero);
}

/// <param name="Value">A reference such as <c>$.stepOutputs.CreateOutputAMI.imageId</c>.</param>
public sealed record WorkflowOutput(string Name, string Value, string? Description);

/// <param name="Type"><c>string</c>, <c>integer</c>, <c>boolean</c> or <c>stringList</c>.</param>
/// <param name="Default">Null if the user of the workflow must give a value.</param>
public sealed record WorkflowParameter(string Name, string Type, JsonNode? Default, string? Description)
{
    public static IReadOnlyList<string> Types { get; } = ["string", "integer", "boolean", "stringList"];

    /// <summary>Converts a value from the API's form, a list of strings, to this parameter's type.</summary>
    /// <returns>Null when the values do not fit the type.</returns>
    public JsonNode? Read(IReadOnlyList<string> values) => (Type, values) switch
    {
        ("stringList", _) => new JsonArray([.. values.Select(v => (JsonNode)v)]),
        ("string", [var text]) => text,
        ("integer", [var text]) when long.TryParse(text, out var number) => number,
        ("boolean", ["true"]) => true,
        ("boolean", ["false"]) => false,
        _ => null,
    };
}

/// <summary>A workflow document's parameters as the API shows them.</summary>
public static class WorkflowParameters
{
    public static JsonArray Show(WorkflowDocument document) => new([.. document.Parameters.Select(Show)]);

    private static JsonObject Show(WorkflowParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["type"] = parameter.Type,
        ["defaultValue"] = parameter.Default switch
        {
            null => null,
            JsonArray items => items.DeepClone(),
            var one => new JsonArray(one.ToString()),
        },
        ["description"] = parameter.Description,
    };
}

/// <summary>A workflow document that the service would refuse. The message lists every problem, one per line.</summary>
public sealed class WorkflowDocumentException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
