using System.Text.Json;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary><c>distribution/ApproveRelease</c>.</summary>
internal static class StepReader
{
    public static readonly string Expected =
        $"<workflow type>/<step>: {string.Join(", ", StepPattern.WorkflowTypes)} or *, then a step's name of letters, digits, '-' or '_', with * and ? as wildcards";

    public static StepPattern? Read(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String && Parse(node.Text) is { } pattern)
            return pattern;
        values.Problems.Error(node, Expected);
        return null;
    }

    /// <returns>Null for a pattern that no step of any workflow could match.</returns>
    public static StepPattern? Parse(string text) =>
        text.Split('/') is [var type, { Length: >= 1 and <= 100 } step]
        && (type == "*" || StepPattern.WorkflowTypes.Contains(type))
        && step.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*' or '?')
        && (char.IsAsciiLetter(step[0]) || step[0] is '*' or '?')
            ? new(type, new Glob(step))
            : null;
}
