using System.Globalization;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>
/// Combines what the sources say into the list of an image's descendants. Pure: the order of the facts does not matter, and a further source never makes the
/// list shorter.
/// </summary>
public static class DescendantFinder
{
    /// <summary>Generations. A cycle, which a recipe with a wildcard can have on its own images, is followed once.</summary>
    public const int MaxDepth = 10;

    public const int MaxItems = 500;

    private const int MaxNamed = 3;

    public static DescendantList Find(DescendantFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var graph = new DescentGraph(facts);
        var image = graph.Images[facts.Image.ToString()];
        var all = Reached.Of(graph, facts.Image.ToString(), DescentCertainty.Unlikely);
        var possible = Reached.Of(graph, facts.Image.ToString(), DescentCertainty.Possible);
        var certain = Reached.Of(graph, facts.Image.ToString(), DescentCertainty.Certain);
        var items = all.Depths.Where(reached => reached.Value > 0)
            .Select(reached => ItemOf(reached.Key, reached.Value, CertaintyOf(reached.Key), facts, graph, all))
            .OrderByDescending(item => item.Certainty).ThenBy(item => item.Depth).ThenBy(item => item.Kind)
            .ThenBy(item => graph.Images.GetValueOrDefault(item.Arn, image).Arn, BuildVersionComparer.Instance).ThenBy(item => item.Arn, StringComparer.Ordinal)
            .ToList();
        return new(facts.Image, [.. items.Take(MaxItems)], ReasonsIncomplete(facts, graph, all, items.Count), facts.Owners is not null);

        DescentCertainty CertaintyOf(string arn) => certain.Depths.ContainsKey(arn) ? DescentCertainty.Certain
            : possible.Depths.ContainsKey(arn) ? DescentCertainty.Possible
            : DescentCertainty.Unlikely;
    }

    private static Descendant ItemOf(string arn, int depth, DescentCertainty certainty, DescendantFacts facts, DescentGraph graph, Reached all)
    {
        var edges = all.EdgesTo[arn].ToList();
        List<string> parents = [.. edges.Select(edge => ImageBuildArn.ShortNameOf(edge.Parent)).Distinct().Order(StringComparer.Ordinal)];
        // What shows most comes first. Reasons that name a parent's own way are of several parents.
        List<string> reasons =
        [
            .. edges.OrderByDescending(edge => edge.Certainty).ThenBy(edge => edge.Reason, StringComparer.Ordinal).Select(edge => edge.Reason).Distinct(),
        ];
        if (graph.Images.GetValueOrDefault(arn) is not { } image)
            return RecipeItem(arn, depth, certainty, facts, graph) with { Parents = parents, Reasons = reasons };
        var (released, reason) = ReleasedOf(image, facts.Coverage.GetValueOrDefault(arn));
        return new(DescendantKind.Build, image.Arn.ShortName, arn, depth, certainty)
        {
            Parents = parents,
            Reasons = reasons,
            Status = image.Status,
            Released = released,
            NotReleased = reason,
            Revoked = facts.Revocations is not { } revocations ? Truth.Unknown : RevokedOf(revocations.TryGetValue(arn, out var state) ? state : null),
            Channels = facts.Channels is not { } channels ? null : channels.GetValueOrDefault(arn, []),
            Owner = facts.Owners?.OwnerOf(image.PipelineName, image.Arn.Name, image.Arn.Version),
        };
    }

    /// <summary>A recipe has the owner of the pipeline that built with it, as far as its builds show it.</summary>
    private static Descendant RecipeItem(string arn, int depth, DescentCertainty certainty, DescendantFacts facts, DescentGraph graph)
    {
        var path = arn[(arn.LastIndexOf(':') + 1)..];
        var pipelines = graph.Images.Values.Where(image => $"{image.Recipe}/{image.Arn.Version}" == path)
            .Select(image => image.PipelineName).OfType<string>().Order(StringComparer.Ordinal);
        return new(DescendantKind.Recipe, path, arn, depth, certainty)
        {
            Owner = path.Split('/') is [_, var name, var version] ? facts.Owners?.OwnerOf(pipelines.FirstOrDefault(), name, version) : null,
        };
    }

    private static (Truth Released, string? Reason) ReleasedOf(LifecycleImage image, GateCoverage? coverage) =>
        image.HasFailed || image.IsInProgress ? (Truth.False, $"its status is {image.Status}")
        : coverage is null ? (Truth.Unknown, "the history does not say whether its gates released it")
        : !coverage.IsGap ? (Truth.True, null)
        : coverage is { Verdict: CoverageVerdict.Uncovered, IsDecided: true } ? (Truth.False, coverage.Reason)
        : (Truth.Unknown, coverage.Reason);

    private static Truth RevokedOf(RevocationState? state) => state switch
    {
        RevocationState.Pending or RevocationState.Revoked => Truth.True,
        RevocationState.Unreadable => Truth.Unknown,
        _ => Truth.False,
    };

    private static List<string> ReasonsIncomplete(DescendantFacts facts, DescentGraph graph, Reached all, int count)
    {
        var reasons = new SortedSet<string>(facts.Problems, StringComparer.Ordinal);
        var image = graph.Images[facts.Image.ToString()];
        if (image.Status.Length == 0)
            reasons.Add($"no source knows {facts.Image.ShortName}, so what names its AMIs is not found");
        else if (image is { IsContainer: false, AmiIds.Count: 0, HasFailed: false, IsInProgress: false })
            reasons.Add($"no source names the AMIs of {facts.Image.ShortName}, so what names them is not found");
        if (UnknownParameters(facts, graph, all, image) is [_, ..] unknown)
            reasons.Add($"which image parameters held is unknown for {Some(unknown)}");
        if (all.IsCut)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"descendants of more than {MaxDepth} generations are left out"));
        if (count > MaxItems)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{count - MaxItems} of {count} descendants are left out"));
        return [.. reasons];
    }

    /// <summary>Younger builds that are not listed, whose parent was the value of a parameter, which may have changed since, and whose AMI's ancestry is unknown.</summary>
    private static List<string> UnknownParameters(DescendantFacts facts, DescentGraph graph, Reached all, LifecycleImage image)
    {
        var recipes = facts.Recipes.Where(HasParameter).Select(recipe => (recipe.Recipe, recipe.Version)).ToHashSet();
        return
        [
            .. facts.Builds.Where(build => build.Parent is { } parent ? HasParameter(parent) : recipes.Contains((build.Image.Recipe, build.Image.Arn.Version)))
                .Select(build => graph.Images[build.Image.Arn.ToString()])
                .Where(child => child is { IsContainer: false } && (child.IsFinished || child.IsInProgress) && !(child.CreatedAt < image.CreatedAt)
                    && !all.Depths.ContainsKey(child.Arn.ToString()) && !graph.IsAncestryKnown(child.Arn.ToString()))
                .Select(child => child.Arn.ShortName).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static bool HasParameter(RecipeParent named) => ParameterReference.Of(named.ParentImage) is { IsPublic: false };

    private static string Some(List<string> names) => names.Count <= MaxNamed
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MaxNamed))} and {names.Count - MaxNamed} more");

    /// <summary>What is reached from the image along edges of at least one certainty.</summary>
    /// <param name="Depths">By ARN, the shortest way; the image itself has 0.</param>
    private sealed record Reached(IReadOnlyDictionary<string, int> Depths, ILookup<string, DescentEdge> EdgesTo, bool IsCut)
    {
        public static Reached Of(DescentGraph graph, string image, DescentCertainty atLeast)
        {
            var depths = new Dictionary<string, int>(StringComparer.Ordinal) { [image] = 0 };
            var edges = new List<DescentEdge>();
            var next = new Queue<string>([image]);
            var isCut = false;
            while (next.TryDequeue(out var at))
            {
                foreach (var edge in graph.EdgesOf(at).Where(edge => edge.Certainty >= atLeast))
                {
                    var isNew = !depths.ContainsKey(edge.Child);
                    if (isNew && depths[at] == MaxDepth)
                    {
                        isCut = true;
                        continue;
                    }

                    edges.Add(edge);
                    if (isNew)
                    {
                        depths[edge.Child] = depths[at] + 1;
                        next.Enqueue(edge.Child);
                    }
                }
            }

            return new(depths, edges.ToLookup(edge => edge.Child, StringComparer.Ordinal), isCut);
        }
    }
}
