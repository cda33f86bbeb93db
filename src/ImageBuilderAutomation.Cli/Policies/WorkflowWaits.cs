using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Accounts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Reads the waiting steps of a workflow document.</summary>
internal static class WorkflowWaits
{
    private const int MaxDepth = 100;
    private const int MaxConditionLength = 120;
    private const int MaxProblemLength = 200;

    /// <returns>
    /// Unknown for a document that cannot be parsed. The service has accepted it, so it may have waiting steps that cannot be seen here.
    /// </returns>
    public static Known<IReadOnlyList<AccountWait>> Of(string arn, string document)
    {
        try
        {
            if (IsTooDeep(document))
                return Unknown($"its document nests deeper than {MaxDepth} levels");
            var yaml = new YamlStream();
            yaml.Load(new StringReader(document));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }]
                || !root.Children.TryGetValue("steps", out var steps) || steps is not YamlSequenceNode list)
                return Unknown("its document is not one mapping with a list of steps");
            if (list.Any(step => step is not YamlMappingNode mapping || Text(mapping, "action") is null))
                return Unknown("a step of its document has no action");
            var type = arn.Split('/') is [_, var kind, ..] ? kind : "";
            return new Known<IReadOnlyList<AccountWait>>.Yes(
            [
                .. list.OfType<YamlMappingNode>().Where(step => Text(step, "action") == StepAction.WaitForAction)
                    .Select(step => new AccountWait(arn, type, Text(step, "name") ?? "", Timeout(step))
                    {
                        ContinuesBy = string.Equals(Text(step, "onFailure"), "Continue", StringComparison.OrdinalIgnoreCase)
                            ? "onFailure of the step in the workflow's document"
                            : null,
                        Condition = step.Children.TryGetValue("if", out var condition)
                            ? TerminalText.Of(WorkflowConditions.Describe(condition), MaxConditionLength)
                            : null,
                    }),
            ]);
        }
        catch (YamlException problem)
        {
            return Unknown(string.Create(
                CultureInfo.InvariantCulture,
                $"its document is not valid YAML, line {problem.Start.Line}: {TerminalText.Of(problem.Message, MaxProblemLength)}"));
        }
    }

    private static Known<IReadOnlyList<AccountWait>> Unknown(string reason) => new Known<IReadOnlyList<AccountWait>>.No(reason);

    /// <summary>The parser recurses, so a document that nests without end would end the process.</summary>
    private static bool IsTooDeep(string document)
    {
        var (parser, depth) = (new Parser(new StringReader(document)), 0);
        while (depth <= MaxDepth && parser.MoveNext())
            depth += parser.Current!.NestingIncrease;
        return depth > MaxDepth;
    }

    private static TimeSpan Timeout(YamlMappingNode step) =>
        int.TryParse(Text(step, "timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : AccountWait.DefaultTimeout;

    private static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? (value as YamlScalarNode)?.Value : null;
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
