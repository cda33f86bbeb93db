using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Finds the pipelines that a cause affects, from the resources that they refer to and from the policy's rules. Pure.</summary>
public static class DependencyMatcher
{
    public static IReadOnlyList<AffectedPipeline> OfParent(ImageBuildArn image, PipelineGraph graph, TriggerRules rules)
    {
        var parent = VersionedArn.Of(image);
        return Match(
            CauseKind.ParentAvailable, graph, rules,
            pipeline => Resolves(pipeline.Recipe?.ParentImage, parent),
            // A pipeline that builds on its own images, directly or indirectly, would start itself forever.
            pipeline => graph.CycleThrough(pipeline) is { } cycle ? $"the pipeline builds on its own images: {PipelineGraph.Describe(cycle)}" : null);
    }

    public static IReadOnlyList<AffectedPipeline> OfComponent(VersionedArn component, PipelineGraph graph, TriggerRules rules) => Match(
        CauseKind.ComponentCreated, graph, rules,
        pipeline => pipeline.Recipe?.Components.Select(reference => Resolves(reference, component)).FirstOrDefault(reason => reason is not null));

    /// <summary>A pipeline follows new versions of its recipe only if it refers to the recipe with a wildcard.</summary>
    public static IReadOnlyList<AffectedPipeline> OfRecipe(VersionedArn recipe, PipelineGraph graph, TriggerRules rules) =>
        Match(CauseKind.RecipeCreated, graph, rules, pipeline => Resolves(pipeline.RecipeArn, recipe));

    public static IReadOnlyList<AffectedPipeline> OfParameter(string name, PipelineGraph graph, TriggerRules rules)
    {
        return Match(CauseKind.ParameterChanged, graph, rules, Depends);

        string? Depends(Pipeline pipeline, TriggerRule rule) => rule.Parameters is { } named
            ? named(name) ? $"rule {rule.Name} names parameter {name}" : null
            : pipeline.Recipe?.HasParentParameter(name) is true ? $"its recipe's parent image is ssm:{name}" : null;
    }

    public static IReadOnlyList<AffectedPipeline> OfScan(ScanEvidence scan, PipelineGraph graph, TriggerRules rules)
    {
        return Match(
            CauseKind.FindingsFound, graph, rules, Exceeds,
            _ => scan.IsForFindings ? "the image was built because of findings and still has findings" : null);

        string? Exceeds(Pipeline pipeline, TriggerRule rule) => pipeline.Arn != scan.PipelineArn ? null : scan.Findings switch
        {
            Known<IReadOnlyList<Finding>>.Yes known => rule.Exceeded(known.Value),
            // Unknown is not clean: the event's own counts decide instead.
            Known<IReadOnlyList<Finding>>.No unknown when rule.CountExceeded(scan.Counts) is { } counted =>
                $"{counted} according to the event (the list of findings is unknown: {unknown.Reason})",
            // A severity that the event does not count either exceeds every limit, unless the scan still runs and will report it.
            Known<IReadOnlyList<Finding>>.No unknown when rule.UncountedSeverity(scan.Counts) is { } severity => scan.IsUnfinished && !scan.IsForFindings
                ? throw new UnfinishedScanException(pipeline.Arn, severity, unknown.Reason)
                : $"{severity} findings are unknown ({unknown.Reason}), and the event does not count them",
            _ => null,
        };
    }

    public static IReadOnlyList<AffectedPipeline> OfSchedule(TriggerRule rule, IReadOnlyList<Pipeline> pipelines) =>
        [.. pipelines.Where(rule.Selects).Select(pipeline =>
            new AffectedPipeline(pipeline, [rule.Name], $"the schedule of rule {rule.Name} is due", Disabled(pipeline)))];

    private static List<AffectedPipeline> Match(
        CauseKind kind, PipelineGraph graph, TriggerRules rules, Func<Pipeline, string?> depends, Func<Pipeline, string?>? drop = null) =>
        Match(kind, graph, rules, (pipeline, _) => depends(pipeline), drop);

    private static List<AffectedPipeline> Match(
        CauseKind kind, PipelineGraph graph, TriggerRules rules, Func<Pipeline, TriggerRule, string?> depends, Func<Pipeline, string?>? drop = null)
    {
        var affected = new List<AffectedPipeline>();
        foreach (var pipeline in graph.Pipelines)
        {
            var through = (
                from rule in rules.Rules
                where rule.On.Contains(kind) && rule.Selects(pipeline)
                let reason = depends(pipeline, rule)
                where reason is not null
                select (rule.Name, reason)).ToList();
            if (through is [var first, ..])
                affected.Add(new(pipeline, [.. through.Select(rule => rule.Name)], first.reason, Disabled(pipeline) ?? drop?.Invoke(pipeline)));
        }

        return affected;
    }

    private static string? Resolves(string? reference, VersionedArn made) =>
        VersionedArn.TryParse(reference, out var arn) && arn.ResolvesTo(made) ? $"{arn.Path} matches {made.Path}" : null;

    private static string? Disabled(Pipeline pipeline) => pipeline.IsEnabled ? null : "the pipeline is disabled";
}

/// <summary>A pipeline that a cause affects, and why it may or may not start.</summary>
/// <param name="Rules">Names of the matching rules.</param>
/// <param name="Reason">How the pipeline depends on what changed.</param>
/// <param name="DropReason">Why no build starts; null if one may start.</param>
public sealed record AffectedPipeline(Pipeline Pipeline, IReadOnlyList<string> Rules, string Reason, string? DropReason);
