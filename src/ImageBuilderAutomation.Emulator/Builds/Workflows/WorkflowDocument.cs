using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

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
