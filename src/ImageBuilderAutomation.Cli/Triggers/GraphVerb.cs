using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class GraphVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command(
            "graph",
            "Shows which pipelines build on the images of which others, and with which components. Exit code 1 if a pipeline builds on its own images.")
        {
            json,
        };
        stack.AddServiceAloneTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
            var graph = new PipelineGraph(await opened.Get<IPipelines>().ListAsync(cancellationToken));
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, JsonOf(graph), TriggersJsonContext.Default.GraphJson);
            else
                Write(parsed.InvocationConfiguration.Output, graph);
            return graph.Cycles().Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static void Write(TextWriter output, PipelineGraph graph)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        // A cycle has no root: pipelines that are not printed after the roots are printed from the first one by name.
        foreach (var root in InOrder(graph.Pipelines.Where(p => !graph.ParentsOf(p).Any())).Concat(InOrder(graph.Pipelines)))
            Write(output, graph, root, depth: 0, reported);
        foreach (var cycle in graph.Cycles())
            output.WriteLine(PlainText.Of($"CYCLE  {PipelineGraph.Describe(cycle)}: these pipelines do not start each other"));
        output.WriteLine($"{graph.Pipelines.Count} {(graph.Pipelines.Count == 1 ? "pipeline" : "pipelines")}");
    }

    private static void Write(TextWriter output, PipelineGraph graph, Pipeline pipeline, int depth, HashSet<string> reported)
    {
        if (!reported.Add(pipeline.Arn))
            return;
        output.WriteLine(PlainText.Of(
            $"{new string(' ', depth * 2)}{pipeline.Name}{(pipeline.IsEnabled ? "" : " (disabled)")} ← {PathOf(pipeline.Recipe?.ParentImage)}"
            + (pipeline.Recipe is { Components.Count: > 0 } recipe ? $", with {string.Join(", ", recipe.Components.Select(PathOf))}" : "")));
        foreach (var child in InOrder(graph.ChildrenOf(pipeline)))
            Write(output, graph, child, depth + 1, reported);
    }

    private static GraphJson JsonOf(PipelineGraph graph) => new(
        InOrder(graph.Pipelines).Select(pipeline => new GraphPipelineJson(
            pipeline.Name, pipeline.Arn, pipeline.IsEnabled, pipeline.RecipeArn, pipeline.Recipe?.ParentImage,
            InOrder(graph.ParentsOf(pipeline)).Select(p => p.Name), InOrder(graph.ChildrenOf(pipeline)).Select(p => p.Name), pipeline.Recipe?.Components ?? [])),
        graph.Cycles().Select(cycle => new GraphCycleJson(cycle.Select(p => p.Name))));

    private static IEnumerable<Pipeline> InOrder(IEnumerable<Pipeline> pipelines) => pipelines.OrderBy(p => p.Name, StringComparer.Ordinal);

    private static string PathOf(string? reference) => reference switch
    {
        null => "(the recipe could not be read)",
        _ when VersionedArn.TryParse(reference, out var arn) => arn.Path,
        _ => reference,
    };
}
