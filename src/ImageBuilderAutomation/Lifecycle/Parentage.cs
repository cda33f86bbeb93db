using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Which images were built from which, derived from the recipes.</summary>
internal sealed class Parentage
{
    /// <summary>
    /// The longest time that a build takes. An image is dated by the start of its build, so a possible parent that started at least this long before
    /// the child was certainly completed.
    /// </summary>
    private static readonly TimeSpan MaxBuildTime = TimeSpan.FromDays(1);

    private readonly Dictionary<LifecycleImage, List<LifecycleImage>> _children = [];
    private readonly Dictionary<LifecycleImage, List<string>> _recipes = [];
    private readonly List<(string Recipe, ParentReference Reference)> _references = [];

    public Parentage(IReadOnlyList<LifecycleImage> images, IReadOnlyList<RecipeParent> recipes)
    {
        // Images in an unknown state are included: they may be in use.
        var existing = images.Where(image => !image.HasFailed && image.Status != ImageStatus.Deleted).ToList();
        foreach (var recipe in recipes.OrderBy(r => r.Recipe, StringComparer.Ordinal).ThenBy(r => r.Version, StringComparer.Ordinal))
        {
            var reference = new ParentReference(recipe);
            _references.Add(($"{recipe.Recipe}/{recipe.Version}", reference));
            var parents = existing.Where(image => image.IsFinished && reference.CanMatch(image)).ToList();
            if (parents.Count == 0)
                continue;

            Add(_recipes, MatchingImages(parents, reference), $"{recipe.Recipe}/{recipe.Version}");
            foreach (var child in existing.Where(image => image.Recipe == recipe.Recipe && image.Arn.Version == recipe.Version))
            {
                foreach (var parent in PossibleImages(parents, reference, child).Where(parent => parent != child))
                    Add(_children, [parent], child);
            }
        }
    }

    /// <summary>Images that were, or may have been, built from this one.</summary>
    public IReadOnlyList<LifecycleImage> ChildrenOf(LifecycleImage image) => _children.GetValueOrDefault(image, []);

    /// <summary>Recipes whose next build would use this image as parent.</summary>
    public IReadOnlyList<string> RecipesOn(LifecycleImage image) => _recipes.GetValueOrDefault(image, []);

    /// <summary>Recipe versions whose parent may be this image, whether or not their next build would use it.</summary>
    public IReadOnlySet<string> RecipesThatMayUse(LifecycleImage image) =>
        _references.Where(recipe => recipe.Reference.CanMatch(image)).Select(recipe => recipe.Recipe).ToHashSet(StringComparer.Ordinal);

    /// <summary>The image that the service would use now: the named build, or the highest available version and build, or else the highest usable.</summary>
    private static IEnumerable<LifecycleImage> MatchingImages(List<LifecycleImage> parents, ParentReference reference) => reference.IsExact
        ? parents
        : parents.Where(p => p.IsUsable).OrderBy(p => p.Status, StringComparer.Ordinal).ThenByDescending(p => p.Arn, BuildVersionComparer.Instance).Take(1);

    /// <summary>
    /// Which build a wildcard matched when the child was built is not in the lists of images. The service uses the highest version that was completed. To be safe,
    /// the youngest completed image and all images that may have been completed at that time count as parents too. The earlier values of a parameter are
    /// unknown: its present value may be the parent of every younger child.
    /// </summary>
    private static IEnumerable<LifecycleImage> PossibleImages(List<LifecycleImage> parents, ParentReference reference, LifecycleImage child)
    {
        if (reference.IsParameter)
            return parents.Where(parent => !(parent.CreatedAt > child.CreatedAt));
        if (reference.IsExact)
            return parents;
        if (child.CreatedAt is not { } startedAt || parents.Exists(parent => parent.CreatedAt is null))
            return parents;

        var before = parents.Where(parent => parent.CreatedAt <= startedAt).ToLookup(parent => startedAt - parent.CreatedAt >= MaxBuildTime);
        var finished = before[true].OrderByDescending(parent => parent.Arn, BuildVersionComparer.Instance).ToList();
        return finished.Take(1).Concat(finished.OrderByDescending(parent => parent.CreatedAt).Take(1)).Concat(before[false]).Distinct();
    }

    private static void Add<T>(Dictionary<LifecycleImage, List<T>> lists, IEnumerable<LifecycleImage> keys, T item)
    {
        foreach (var key in keys)
        {
            if (!lists.TryGetValue(key, out var list))
                lists[key] = list = [];
            list.Add(item);
        }
    }
}

/// <summary>
/// The parent image that a recipe names: one build, all builds of a version, or by wildcard those of several versions. An AMI id, also one that is the
/// value of a parameter, matches the image that produced it. A parameter without a known value, or an image of another account or Region, matches none of
/// ours.
/// </summary>
internal sealed class ParentReference
{
    private readonly string? _ami;
    private readonly string _prefix = "";
    private readonly string[] _parts = [];

    public ParentReference(RecipeParent recipe)
    {
        var text = recipe.ParameterValue ?? recipe.ParentImage;
        IsParameter = recipe.ParameterValue is not null;
        if (text.StartsWith("ami-", StringComparison.Ordinal))
            _ami = text;
        else if (text.Split(':') is [_, _, "imagebuilder", _, _, var resource] && resource.Split('/') is ["image", .. { Length: 2 or 3 } parts])
            (_prefix, _parts) = (text[..^resource.Length], parts);
    }

    /// <summary>Whether it is the value of a parameter, which may have been another one when a child was built.</summary>
    public bool IsParameter { get; }

    /// <summary>Whether it names exactly one build now. Only the value of a parameter changes over time.</summary>
    public bool IsExact => _ami is not null || _parts.Length == 3;

    public bool CanMatch(LifecycleImage image)
    {
        if (_ami is not null)
            return image.AmiIds.Contains(_ami);
        return _parts.Length > 0 && image.Arn.Name == _parts[0] && Versions(image.Arn.Version) && Prefix(image.Arn) == _prefix
            && (_parts.Length < 3 || image.Path == string.Join('/', _parts));
    }

    private bool Versions(string version) =>
        _parts[1].Split('.') is var wanted && version.Split('.') is var nodes && wanted.Length == nodes.Length
        && wanted.Zip(nodes).All(pair => pair.First == "x" || pair.First == pair.Second);

    private static string Prefix(ImageBuildArn arn) => $"arn:{arn.Partition}:imagebuilder:{arn.Region}:{arn.Account}:";
}
