using System.Text.Json;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads a step pattern such as <c>distribution/ApproveRelease</c>.</summary>
internal static class StepReader
{
    public static readonly string Expected =
        $"<workflow type>/<step>: {string.Join(", ", StepPattern.WorkflowTypes)} or *, "
        + "then a step name of letters, digits, '-' or '_', with * and ? as wildcards";

    public static StepPattern? Read(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String && StepPattern.TryParse(node.Text, out var pattern))
            return pattern;
        values.Problems.Error(node, Expected);
        return null;
    }
}
