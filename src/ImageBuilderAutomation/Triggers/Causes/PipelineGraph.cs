using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Which pipelines use images of other pipelines as parents.</summary>
public sealed class PipelineGraph(IReadOnlyList<Pipeline> pipelines)
{
    /// <summary>By the parent's ARN. Pipelines that share a recipe share its children.</summary>
    private readonly ILookup<string, Pipeline> _children = (
        from child in pipelines
        where VersionedArn.TryParse(child.Recipe?.ParentImage, out _)
        let parent = ParentOf(child)
        from maker in pipelines
        where Makes(maker, parent)
        select (maker.Arn, child)).ToLookup(edge => edge.Arn, edge => edge.child, StringComparer.Ordinal);

    public IReadOnlyList<Pipeline> Pipelines => pipelines;

    public IEnumerable<Pipeline> ChildrenOf(Pipeline pipeline) => _children[pipeline.Arn];

    public IEnumerable<Pipeline> ParentsOf(Pipeline pipeline) => pipelines.Where(other => _children[other.Arn].Contains(pipeline));

    /// <summary>The shortest path from the pipeline along its children back to itself; null if there is none.</summary>
    public IReadOnlyList<Pipeline>? CycleThrough(Pipeline pipeline)
    {
        var cameFrom = new Dictionary<string, Pipeline>(StringComparer.Ordinal);
        var next = new Queue<Pipeline>([pipeline]);
        while (next.TryDequeue(out var at))
        {
            foreach (var child in ChildrenOf(at))
            {
                if (child.Arn == pipeline.Arn)
                    return [.. PathTo(at, pipeline, cameFrom), pipeline];
                if (cameFrom.TryAdd(child.Arn, at))
                    next.Enqueue(child);
            }
        }

        return null;
    }

    /// <summary>Every cycle once, as the shortest path through its first pipeline by name.</summary>
    public IReadOnlyList<IReadOnlyList<Pipeline>> Cycles()
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        var cycles = new List<IReadOnlyList<Pipeline>>();
        foreach (var pipeline in pipelines.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (!reported.Contains(pipeline.Arn) && CycleThrough(pipeline) is { } cycle)
            {
                cycles.Add(cycle);
                reported.UnionWith(cycle.Select(p => p.Arn));
            }
        }

        return cycles;
    }

    public static string Describe(IEnumerable<Pipeline> cycle) => string.Join(" → ", cycle.Select(p => p.Name));

    private static IEnumerable<Pipeline> PathTo(Pipeline last, Pipeline first, Dictionary<string, Pipeline> cameFrom)
    {
        var way = new Stack<Pipeline>();
        for (var at = last; at.Arn != first.Arn; at = cameFrom[at.Arn])
            way.Push(at);
        return way.Prepend(first);
    }

    private static VersionedArn ParentOf(Pipeline child) =>
        VersionedArn.TryParse(child.Recipe!.ParentImage, out var parent)
            ? parent
            : throw new InvalidOperationException("Expected a recipe whose parent image is an image reference.");

    // An image has its recipe's name and version. If the pipeline refers to its recipe with a wildcard, any version may be built.
    private static bool Makes(Pipeline maker, VersionedArn parent) =>
        VersionedArn.TryParse(maker.Recipe?.Arn ?? maker.RecipeArn, out var recipe)
        && parent.ResolvesTo(recipe with { Type = parent.Type, Build = null });
}
