using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;

namespace ImageBuilderAutomation.Emulator.Operations.Workflows;

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
