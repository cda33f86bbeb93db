using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>Checks that every reference of a document names something that can exist when its step runs.</summary>
internal static class WorkflowReferences
{
    public static void Check(WorkflowDocument document, Problems problems)
    {
        var earlier = new Dictionary<string, StepAction>(StringComparer.Ordinal);
        for (var i = 0; i < document.Steps.Count; i++)
        {
            var step = document.Steps[i];
            var path = $"steps[{i}]";
            Value(step.Inputs, $"{path}.inputs", chained: false);
            if (step.If is { } condition)
                If(condition, $"{path}.if");
            if (step.RollbackEnabled.GetValueKind() == JsonValueKind.String)
                One(step.RollbackEnabled.GetValue<string>(), $"{path}.rollbackEnabled");
            earlier[step.Name] = step.Action;
        }

        for (var i = 0; i < document.Outputs.Count; i++)
            All(Reference.In(document.Outputs[i].Value), $"outputs[{i}].value");

        void Value(JsonNode? value, string path, bool chained)
        {
            if (value is JsonObject map)
                map.ToList().ForEach(pair => Value(pair.Value, $"{path}.{pair.Key}", chained || Reference.IsChaining(pair.Key)));
            else if (value is JsonArray list)
                list.Index().ToList().ForEach(item => Value(item.Item, $"{path}[{item.Index}]", chained));
            else if (value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text)
                All(chained ? Reference.In(text) : Reference.InBraces(text), path);
        }

        void If(Condition condition, string path)
        {
            switch (condition)
            {
                case Condition.All all:
                    all.Of.ToList().ForEach(inner => If(inner, path));
                    break;
                case Condition.Any any:
                    any.Of.ToList().ForEach(inner => If(inner, path));
                    break;
                case Condition.Not not:
                    If(not.Of, path);
                    break;
                case Condition.Comparison comparison:
                    Value(comparison.Operand, path, chained: true);
                    Value(comparison.Value, path, chained: true);
                    break;
            }
        }

        void All(IEnumerable<string> references, string path) => references.ToList().ForEach(text => One(text, path));

        void One(string text, string path)
        {
            if (Unknown(text, document, earlier) is { } problem)
                problems.Add(path, problem);
        }
    }

    private static string? Unknown(string text, WorkflowDocument document, Dictionary<string, StepAction> earlier)
    {
        if (Reference.Parse(text) is not { } reference)
            return $"expected a reference such as $.stepOutputs.Step.output, found '{text}'";

        return reference.Root switch
        {
            Reference.Parameters => document.Parameters.Any(p => p.Name == Name(reference, 0)) ? null : $"'{text}' names no parameter of this workflow",
            Reference.StepOutputs when reference.Path.Count < 2 => $"'{text}' names no output",
            Reference.StepOutputs when !earlier.TryGetValue(reference.Path[0], out _) => $"'{text}' names no earlier step of this workflow",
            Reference.StepOutputs => earlier[reference.Path[0]].Outputs.Contains(Name(reference, 1))
                ? null : $"'{text}' names no output of {earlier[reference.Path[0]].Name}",
            // Outputs of earlier workflows are known only when the image is built.
            Reference.WorkflowOutputs => null,
            Reference.System => Reference.SystemVariables.Contains(Name(reference, 0)) ? null : $"'{text}' names no variable of Image Builder",
            _ => $"'{text}' must begin with $.parameters, $.stepOutputs, $.workflowOutputs or $.imagebuilder",
        };
    }

    private static string Name(Reference reference, int index) => reference.Path[index].Split('[')[0];
}
