using System.Globalization;
using ImageBuilderAutomation.Domain;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>A workflow document as YAML.</summary>
internal sealed record WorkflowYaml(YamlMappingNode Root, YamlSequenceNode Steps)
{
    private const int MaxDepth = 100;
    private const int MaxProblemLength = 200;

    /// <returns>
    /// Unknown for a document that cannot be parsed. The service has accepted it, so it may have steps that cannot be seen here.
    /// </returns>
    public static Known<WorkflowYaml> Read(string document)
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
            return list.Any(step => step is not YamlMappingNode mapping || Text(mapping, "action") is null)
                ? Unknown("a step of its document has no action")
                : new Known<WorkflowYaml>.Yes(new(root, list));
        }
        catch (YamlException problem)
        {
            return Unknown(string.Create(
                CultureInfo.InvariantCulture,
                $"its document is not valid YAML, line {problem.Start.Line}: {Wording.PlainText.Of(problem.Message, MaxProblemLength)}"));
        }
    }

    public static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? (value as YamlScalarNode)?.Value : null;

    private static Known<WorkflowYaml> Unknown(string reason) => new Known<WorkflowYaml>.No(reason);

    /// <summary>The parser recurses, so a document that nests without end would end the process.</summary>
    private static bool IsTooDeep(string document)
    {
        var (parser, depth) = (new Parser(new StringReader(document)), 0);
        while (depth <= MaxDepth && parser.MoveNext())
            depth += parser.Current!.NestingIncrease;
        return depth > MaxDepth;
    }
}
