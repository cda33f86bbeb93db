using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Finds the pipelines that a cause affects, from what they build from and from the policy's rules. Pure.</summary>
public static class CauseReach
{
    public static IReadOnlyList<Reached> OfParent(ImageBuildArn image, PipelineGraph graph, TriggerRules rules)
    {
        var parent = VersionedArn.Of(image);
        return Reach(
            CauseKind.ParentAvailable, graph, rules,
            pipeline => LeadsTo(pipeline.Recipe?.ParentImage, parent),
            // A pipeline that builds on its own images, directly or indirectly, would start itself forever.
            pipeline => graph.CycleThrough(pipeline) is { } cycle ? $"the pipeline builds on its own images: {PipelineGraph.Named(cycle)}" : null);
    }

    public static IReadOnlyList<Reached> OfComponent(VersionedArn component, PipelineGraph graph, TriggerRules rules) => Reach(
        CauseKind.ComponentCreated, graph, rules,
        pipeline => pipeline.Recipe?.Components.Select(reference => LeadsTo(reference, component)).FirstOrDefault(because => because is not null));

    /// <summary>A pipeline follows new versions of its recipe only if it refers to the recipe with a wildcard.</summary>
    public static IReadOnlyList<Reached> OfRecipe(VersionedArn recipe, PipelineGraph graph, TriggerRules rules) =>
        Reach(CauseKind.RecipeCreated, graph, rules, pipeline => LeadsTo(pipeline.RecipeArn, recipe));

    public static IReadOnlyList<Reached> OfParameter(string name, PipelineGraph graph, TriggerRules rules)
    {
        return Reach(CauseKind.ParameterChanged, graph, rules, Depends);

        string? Depends(Pipeline pipeline, TriggerRule rule) => rule.Parameters is { } named
            ? named(name) ? $"rule {rule.Name} names parameter {name}" : null
            : pipeline.Recipe?.HasParentParameter(name) is true ? $"its recipe's parent image is ssm:{name}" : null;
    }

    public static IReadOnlyList<Reached> OfScan(ScanEvidence scan, PipelineGraph graph, TriggerRules rules)
    {
        return Reach(
            CauseKind.FindingsFound, graph, rules, Exceeds,
            _ => scan.BuiltForFindings ? "the image was built because of findings and still has findings" : null);

        string? Exceeds(Pipeline pipeline, TriggerRule rule) => pipeline.Arn != scan.PipelineArn ? null : scan.Findings switch
        {
            Known<IReadOnlyList<Finding>>.Yes known => rule.Exceeded(known.Value),
            // Unknown is not clean: the event's own counts decide instead.
            Known<IReadOnlyList<Finding>>.No unknown when rule.CountExceeded(scan.Counts) is { } counted =>
                $"{counted} according to the event (the list of findings is unknown: {unknown.Because})",
            // A severity that the event does not count either exceeds every limit, unless the scan still runs and will report it.
            Known<IReadOnlyList<Finding>>.No unknown when rule.Uncounted(scan.Counts) is { } severity => scan.IsUnfinished && !scan.BuiltForFindings
                ? throw new UnfinishedScanException(pipeline.Arn, severity, unknown.Because)
                : $"{severity} findings are unknown ({unknown.Because}), and the event does not count them",
            _ => null,
        };
    }

    public static IReadOnlyList<Reached> OfTimetable(TriggerRule rule, IReadOnlyList<Pipeline> pipelines) =>
        [.. pipelines.Where(rule.Selects).Select(pipeline =>
            new Reached(pipeline, [rule.Name], $"the schedule of rule {rule.Name} is due", Disabled(pipeline)))];

    private static List<Reached> Reach(
        CauseKind kind, PipelineGraph graph, TriggerRules rules, Func<Pipeline, string?> depends, Func<Pipeline, string?>? drop = null) =>
        Reach(kind, graph, rules, (pipeline, _) => depends(pipeline), drop);

    private static List<Reached> Reach(
        CauseKind kind, PipelineGraph graph, TriggerRules rules, Func<Pipeline, TriggerRule, string?> depends, Func<Pipeline, string?>? drop = null)
    {
        var reached = new List<Reached>();
        foreach (var pipeline in graph.Pipelines)
        {
            var through = (
                from rule in rules.Rules
                where rule.On.Contains(kind) && rule.Selects(pipeline)
                let because = depends(pipeline, rule)
                where because is not null
                select (rule.Name, because)).ToList();
            if (through is [var first, ..])
                reached.Add(new(pipeline, [.. through.Select(rule => rule.Name)], first.because, Disabled(pipeline) ?? drop?.Invoke(pipeline)));
        }

        return reached;
    }

    private static string? LeadsTo(string? reference, VersionedArn made) =>
        VersionedArn.TryParse(reference, out var arn) && arn.LeadsTo(made) ? $"{arn.Path} matches {made.Path}" : null;

    private static string? Disabled(Pipeline pipeline) => pipeline.IsEnabled ? null : "the pipeline is disabled";
}
