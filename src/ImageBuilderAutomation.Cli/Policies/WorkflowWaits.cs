using System.Diagnostics;
using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Accounts;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Reads the waiting steps of a workflow document.</summary>
internal static class WorkflowWaits
{
    private const int MaxConditionLength = 120;

    /// <returns>Unknown for a document that cannot be parsed.</returns>
    public static Known<IReadOnlyList<AccountWait>> Of(string arn, string document) => WorkflowYaml.Read(document) switch
    {
        Known<WorkflowYaml>.Yes(var read) => new Known<IReadOnlyList<AccountWait>>.Yes(
        [
            .. read.Steps.OfType<YamlMappingNode>().Where(step => WorkflowYaml.Text(step, "action") == StepAction.WaitForAction).Select(step => Of(arn, step)),
        ]),
        Known<WorkflowYaml>.No(var reason) => new Known<IReadOnlyList<AccountWait>>.No(reason),
        _ => throw new UnreachableException(),
    };

    private static AccountWait Of(string arn, YamlMappingNode step) =>
        new(arn, arn.Split('/') is [_, var kind, ..] ? kind : "", WorkflowYaml.Text(step, "name") ?? "", Timeout(step))
        {
            ContinuesBy = string.Equals(WorkflowYaml.Text(step, "onFailure"), "Continue", StringComparison.OrdinalIgnoreCase)
                ? "onFailure of the step in the workflow's document"
                : null,
            Condition = step.Children.TryGetValue("if", out var condition)
                ? Wording.PlainText.Of(WorkflowConditions.Describe(condition), MaxConditionLength)
                : null,
        };

    private static TimeSpan Timeout(YamlMappingNode step) =>
        int.TryParse(WorkflowYaml.Text(step, "timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : AccountWait.DefaultTimeout;
}

/// <summary>Describes the condition of a workflow step (<c>if</c>) in one line: <c>$.parameters.flag booleanEquals true</c>.</summary>
internal static class WorkflowConditions
{
    /// <summary>Aliases can make a small document a large tree, so the description ends here.</summary>
    private const int MaxDepth = 5;

    public static string Describe(YamlNode condition) => Describe(condition, 0);

    private static string Describe(YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => "…",
        YamlScalarNode { Value: var text } => text ?? "",
        YamlSequenceNode { Children: var items } => string.Join(", ", items.Take(MaxDepth).Select(item => $"({Describe(item, depth + 1)})")),
        YamlMappingNode map when Comparison(map) is var (op, operand, value) => $"{Describe(value, depth + 1)} {op} {Describe(operand, depth + 1)}",
        YamlMappingNode { Children: var members } =>
            string.Join(", ", members.Take(MaxDepth).Select(member => $"{Describe(member.Key, depth + 1)} {Describe(member.Value, depth + 1)}")),
        _ => "…",
    };

    /// <summary>A comparison has two members: <c>value</c>, and an operator with its operand.</summary>
    private static (string Operator, YamlNode Operand, YamlNode Value)? Comparison(YamlMappingNode map) =>
        map.Children.Count == 2 && map.Children.TryGetValue("value", out var value)
        && map.Children.FirstOrDefault(member => member.Key is YamlScalarNode { Value: not "value" }) is { Key: YamlScalarNode { Value: { } op }, Value: { } operand }
            ? (op, operand, value)
            : null;
}
