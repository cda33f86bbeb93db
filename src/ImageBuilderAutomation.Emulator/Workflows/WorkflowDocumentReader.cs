using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>Reads the typed document from the YAML tree. Documented: user guide, "create a workflow document"; its quotas; the model's name patterns.</summary>
internal sealed partial class WorkflowDocumentReader(string type, Problems problems)
{
    private const int MaxParameters = 25;
    private const int MaxSteps = 15;
    private const int MaxOutputs = 25;
    private const int MaxParameterValueLength = 1024;

    public WorkflowDocument Read(JsonNode? root)
    {
        if (DocumentMap.From(root, "", problems, "name", "description", "schemaVersion", "parameters", "steps", "outputs") is not { } map)
            return new(type, null, null, [], [], []);

        if (map["schemaVersion"] is not { } version)
            map.Problem("schemaVersion", "is required");
        else if (version.ToString() is not ("1" or "1.0"))
            map.Problem("schemaVersion", $"expected 1.0, found {DocumentMap.Describe(version)}");

        var parameters = map.Items("parameters", MaxParameters).Select(ReadParameter).OfType<WorkflowParameter>().ToList();
        var steps = map.Items("steps", MaxSteps, required: true).Select(ReadStep).OfType<WorkflowStep>().ToList();
        var outputs = map.Items("outputs", MaxOutputs).Select(ReadOutput).OfType<WorkflowOutput>().ToList();
        OneKindOfImage(steps);
        Distinct("parameters", parameters.Select(p => p.Name));
        Distinct("steps", steps.Select(s => s.Name));
        Distinct("outputs", outputs.Select(o => o.Name));
        return new(type, map.Text("name"), map.Text("description"), parameters, steps, outputs);
    }

    private WorkflowParameter? ReadParameter((JsonNode? Item, string Path) at)
    {
        if (DocumentMap.From(at.Item, at.Path, problems, "name", "type", "default", "description") is not { } map)
            return null;

        var name = map.Text("name", required: true);
        if (name is not null && !ParameterName().IsMatch(name))
            map.Problem("name", $"'{name}' must match {ParameterName()}");
        // Documented: user guide, "create a workflow document": a parameter without a type is a string.
        var declared = map["type"] is null ? "string" : map.Text("type");
        if (declared is not null && !WorkflowParameter.Types.Contains(declared))
        {
            map.Problem("type", $"expected one of {string.Join(", ", WorkflowParameter.Types)}, found '{declared}'");
            declared = null;
        }

        var parameter = new WorkflowParameter(name ?? "", declared ?? "string", null, map.Text("description"));
        if (map["default"] is { } value && declared is not null)
        {
            var texts = value is JsonArray list ? list.Select(Text).ToList() : [Text(value)];
            if (value is JsonArray != (declared == "stringList") || parameter.Read(texts) is not { } read)
                map.Problem("default", $"expected a value of type {declared}, found {DocumentMap.Describe(value)}");
            else if (texts.Any(text => text.Length > MaxParameterValueLength))
                map.Problem("default", $"at most {MaxParameterValueLength} characters are allowed");
            else
                parameter = parameter with { Default = read };
        }

        return name is null ? null : parameter;
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value?.ToString() ?? "",
    };

    private WorkflowStep? ReadStep((JsonNode? Item, string Path) at)
    {
        if (DocumentMap.From(at.Item, at.Path, problems,
            "name", "action", "description", "if", "inputs", "onFailure", "rollbackEnabled", "timeoutSeconds", "waitSeconds", "retry") is not { } map)
            return null;

        var name = map.Text("name", required: true);
        if (name is not null && !StepName().IsMatch(name))
            map.Problem("name", $"'{name}' must match {StepName()}");

        var actionName = map.Text("action", required: true);
        var action = actionName is null ? null : StepActions.Find(actionName);
        if (actionName is not null && action is null)
            map.Problem("action", $"'{actionName}' is not a step action; expected one of {string.Join(", ", StepActions.Names)}");
        else if (action is not null && !action.Types.Contains(type))
            map.Problem("action", $"{action.Name} is not supported in a workflow of type {type}; it is in {string.Join(", ", action.Types)}");

        var onFailure = map.Text("onFailure") ?? "Abort";
        if (onFailure is not ("Abort" or "Continue"))
            map.Problem("onFailure", $"expected Abort or Continue, found '{onFailure}'");

        var rollback = map["rollbackEnabled"]?.DeepClone() ?? true;
        if (rollback.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False) && !rollback.ToString().StartsWith("$.", StringComparison.Ordinal))
            map.Problem("rollbackEnabled", $"expected a boolean or a reference, found {DocumentMap.Describe(rollback)}");

        var longest = (long)(action?.MaxTimeout ?? TimeSpan.FromDays(7)).TotalSeconds;
        var timeout = map.Whole("timeoutSeconds", 1, longest, (long)(action?.DefaultTimeout ?? TimeSpan.Zero).TotalSeconds);
        var wait = map.Whole("waitSeconds", 0, Math.Max(0, timeout - 1), 0);
        var inputs = ReadInputs(map, action);
        var condition = map["if"] is { } node ? new ConditionReader(problems).Read(node, map.At("if")) : null;
        return name is null || action is null ? null : new(
            name, action, map.Text("description"), condition, inputs, onFailure == "Continue", rollback,
            TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(wait), ReadRetry(map));
    }

    // Documented: user guide, "step actions": a workflow distributes AMIs or container images, not both.
    private void OneKindOfImage(List<WorkflowStep> steps)
    {
        if (steps.Any(s => s.Action.Name == StepActions.DistributeContainerImage) && steps.Find(s => StepActions.OfAmis.Contains(s.Action.Name)) is { } other)
            problems.Add("steps", $"a workflow with {StepActions.DistributeContainerImage} cannot include {other.Action.Name}");
    }

    private static JsonObject ReadInputs(DocumentMap step, StepAction? action)
    {
        if (step["inputs"] is not (null or JsonObject))
            step.Problem("inputs", $"expected a mapping, found {DocumentMap.Describe(step["inputs"])}");

        var inputs = (JsonObject?)(step["inputs"] as JsonObject)?.DeepClone() ?? [];
        foreach (var missing in action?.Required.Where(key => !inputs.ContainsKey(key) && !inputs.ContainsKey($"{key}.$")) ?? [])
            step.Problem("inputs", $"{action!.Name} requires '{missing}'");
        // Documented: user guide, "step actions": the input is a reference to another step's output.
        if (inputs["distributedImages"] is not null
            || inputs["distributedImages.$"] is { } images && !images.ToString().StartsWith("$.stepOutputs.", StringComparison.Ordinal))
            step.Problem("inputs", "'distributedImages.$' must be a reference that begins with $.stepOutputs.");
        return inputs;
    }

    private StepRetry ReadRetry(DocumentMap step) =>
        step["retry"] is { } node && DocumentMap.From(node, step.At("retry"), problems, "maxAttempts", "backoffSeconds") is { } map
            ? new((int)map.Whole("maxAttempts", 1, 10, 1), TimeSpan.FromSeconds(map.Whole("backoffSeconds", 0, 600, 30)))
            : StepRetry.None;

    private WorkflowOutput? ReadOutput((JsonNode? Item, string Path) at) =>
        DocumentMap.From(at.Item, at.Path, problems, "name", "value", "description") is { } map
        && map.Text("name", required: true) is var name && map.Text("value", required: true) is var value && name is not null && value is not null
            ? new(name, value, map.Text("description"))
            : null;

    private void Distinct(string path, IEnumerable<string> names)
    {
        foreach (var name in names.CountBy(name => name).Where(count => count.Value > 1).Select(count => count.Key))
            problems.Add(path, $"the name '{name}' is used more than once");
    }

    // Assumed: the API's own pattern (WorkflowStepName) although the guide gives another one.
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{1,99}$")]
    private static partial Regex StepName();

    // Assumed: only characters that a reference can contain; the model allows any.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex ParameterName();
}
