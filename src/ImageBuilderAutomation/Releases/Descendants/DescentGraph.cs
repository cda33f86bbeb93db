using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>One image was, or may have been, made from another one, or a recipe names it.</summary>
/// <param name="Parent">ARN of an image.</param>
/// <param name="Child">ARN of an image or recipe.</param>
internal sealed record DescentEdge(string Parent, string Child, DescentCertainty Certainty, string Reason);

/// <summary>
/// Who descends from whom, from all sources. Each source adds what it shows, and none takes away what another one shows: what speaks against it only makes it
/// unlikely. So a further source never hides a descendant.
/// </summary>
internal sealed class DescentGraph
{
    /// <summary>The longest time that a build takes. An image is dated by the start of its build.</summary>
    private static readonly TimeSpan MaxBuildTime = TimeSpan.FromDays(1);

    /// <summary>How long a parameter may hold the former AMI after its channel has moved: the target follows later, and longer while it is refused.</summary>
    private static readonly TimeSpan MaxLag = TimeSpan.FromDays(1);

    private readonly Dictionary<string, List<DescentEdge>> _edges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<(DescentSource?, string), List<RankedImage>> _matches = [];
    private readonly Dictionary<string, ParentReference> _references = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<DescentSource, List<RankedImage>> _bySource;
    private readonly List<RankedImage> _ranked;
    private readonly ILookup<string, AmiAncestry> _ancestries;

    public DescentGraph(DescendantFacts facts)
    {
        Images = Merged(facts);
        _ranked = [.. Images.Values.OrderBy(image => image.Arn, BuildVersionComparer.Instance).Select((image, rank) => new RankedImage(image, rank))];
        var ranks = _ranked.ToDictionary(ranked => ranked.Image.Arn, ranked => ranked.Rank);
        _bySource = facts.Builds.GroupBy(build => build.Source).ToDictionary(
            source => source.Key, source => source.Select(build => new RankedImage(build.Image, ranks[build.Image.Arn])).ToList());
        foreach (var image in _ranked.Select(ranked => ranked.Image))
        {
            foreach (var ami in image.AmiIds)
                _makers.TryAdd(ami, image.Arn.ToString());
        }

        _ancestries = facts.Ancestries.Where(ancestry => _makers.ContainsKey(ancestry.AmiId)).ToLookup(ancestry => _makers[ancestry.AmiId], StringComparer.Ordinal);
        var exact = facts.Builds.Where(build => build is { Parent: not null, Image.IsContainer: false }).ToLookup(build => build.Image.Arn.ToString(), StringComparer.Ordinal);
        AddRecipes(facts);
        AddBuilds(facts, exact);
        foreach (var ancestry in facts.Ancestries)
            AddAncestry(ancestry);
    }

    /// <summary>Every image that a source knows, and the one that is asked about, by ARN.</summary>
    public IReadOnlyDictionary<string, LifecycleImage> Images { get; }

    public IEnumerable<DescentEdge> EdgesOf(string parent) => _edges.GetValueOrDefault(parent, []);

    /// <summary>Whether EC2 said from which AMIs an AMI of the image was made.</summary>
    public bool IsAncestryKnown(string arn) => _ancestries[arn].Any(ancestry => ancestry.IsKnown);

    /// <summary>
    /// What all sources together know of each image. The status is the service's own where it lists the image, but an image that one source does not take for
    /// failed may have children.
    /// </summary>
    private static Dictionary<string, LifecycleImage> Merged(DescendantFacts facts)
    {
        var images = new Dictionary<string, LifecycleImage>(StringComparer.Ordinal);
        foreach (var same in facts.Builds.GroupBy(build => build.Image.Arn.ToString(), StringComparer.Ordinal))
        {
            var known = same.OrderBy(build => build.Image.HasFailed).ThenBy(build => build.Source).ThenBy(build => build.Image.Status, StringComparer.Ordinal)
                .Select(build => build.Image).ToList();
            images[same.Key] = known[0] with
            {
                CreatedAt = known.Select(image => image.CreatedAt).Where(at => at is not null).Min(),
                PipelineName = known.Select(image => image.PipelineName).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault(),
                AmiIds = [.. known.SelectMany(image => image.AmiIds).Distinct().Order(StringComparer.Ordinal)],
            };
        }

        images.TryAdd(facts.Image.ToString(), new(facts.Image, "", null, false, null, null, null, [], new Dictionary<string, string>()));
        return images;
    }

    private void AddRecipes(DescendantFacts facts)
    {
        foreach (var recipe in facts.Recipes)
        {
            var (reference, matches) = Matching(recipe, null);
            // The build that the service would choose now. It does not know revocations.
            var next = reference.IsExact || reference.IsParameter ? null
                : matches.Where(ranked => ranked.Image.IsUsable).OrderBy(ranked => ranked.Image.Status, StringComparer.Ordinal)
                    .ThenByDescending(ranked => ranked.Rank).FirstOrDefault()?.Image;
            foreach (var parent in matches.Select(ranked => ranked.Image))
            {
                var isNext = next is null ? reference.IsExact : next.Arn == parent.Arn;
                Add(parent, ArnOf(recipe, facts.Image), isNext ? DescentCertainty.Certain : DescentCertainty.Possible, isNext
                    ? $"it names {Named(recipe)}: its next build uses this image"
                    : $"it names {Named(recipe)}: {(next is null ? "no build of that is available" : $"its next build uses {next.Arn.ShortName}")}");
            }
        }
    }

    private void AddBuilds(DescendantFacts facts, ILookup<string, KnownBuild> exact)
    {
        var recipes = facts.Recipes.ToLookup(recipe => (recipe.Recipe, recipe.Version));
        foreach (var build in facts.Builds.Where(build => !build.Image.HasFailed))
        {
            var child = build.Image;
            if (build.Parent is { } parent)
                AddBuild(build, parent, $"the history names its parent: {Named(parent)}", facts, exact);
            foreach (var recipe in recipes[(child.Recipe, child.Arn.Version)])
                AddBuild(build, recipe, $"its recipe names {Named(recipe)}", facts, exact);
        }
    }

    private void AddBuild(KnownBuild build, RecipeParent named, string reason, DescendantFacts facts, ILookup<string, KnownBuild> exact)
    {
        var child = build.Image;
        var (reference, matches) = Matching(named, null);
        foreach (var parent in PossibleParents(build, named, reference, matches))
            Add(parent, child, reference is { IsExact: true, IsParameter: false }, reason, exact);
        if (ParameterReference.Of(named.ParentImage) is not { } parameter)
            return;
        foreach (var period in facts.Periods.Where(period => period.Parameter == NameOf(parameter) && IsWithin(period, child.CreatedAt)))
        {
            if (Images.GetValueOrDefault(period.ImageArn) is { } parent)
                Add(parent, child, isExact: false, $"channel {period.Channel} had put this image into {Named(named)} then", exact);
        }
    }

    private static bool IsWithin(ParameterPeriod period, DateTimeOffset? at) => at is null || (period.From <= at && !(at > period.Until + MaxLag));

    /// <summary>
    /// The images that the reference may have meant when the build started. The service uses the highest version that is completed. An image is ruled out if
    /// the same source knows a higher and a younger one that were surely completed before and still can be used: others may have been disabled by then.
    /// </summary>
    private IEnumerable<LifecycleImage> PossibleParents(
        KnownBuild build, RecipeParent named, ParentReference reference, IReadOnlyList<RankedImage> matches)
    {
        var startedAt = build.Image.CreatedAt;
        if (reference.IsParameter)
            return matches.Select(ranked => ranked.Image).Where(parent => !(parent.CreatedAt > startedAt));
        if (reference.IsExact || startedAt is null)
            return matches.Select(ranked => ranked.Image);

        // A loop, because there may be hundreds of images for each of thousands of builds.
        var completedBefore = startedAt - MaxBuildTime;
        var (highest, youngest) = (-1, (DateTimeOffset?)null);
        foreach (var (other, rank) in Matching(named, build.Source).Images)
        {
            if (other.IsUsable && other.CreatedAt <= completedBefore)
                (highest, youngest) = (Math.Max(highest, rank), other.CreatedAt < youngest ? youngest : other.CreatedAt);
        }

        return matches.Where(parent => !(parent.Image.CreatedAt > startedAt)
                && !(parent.Image.CreatedAt <= completedBefore && parent.Image.CreatedAt < youngest && parent.Rank < highest))
            .Select(ranked => ranked.Image);
    }

    private void Add(LifecycleImage parent, LifecycleImage child, bool isExact, string reason, ILookup<string, KnownBuild> exact)
    {
        if (isExact)
            Add(parent, child.Arn.ToString(), DescentCertainty.Certain, reason);
        else if (Contradiction(parent, child.Arn.ToString(), exact) is { } contradiction)
            Add(parent, child.Arn.ToString(), DescentCertainty.Unlikely, $"{reason}, but {contradiction}");
        else
            Add(parent, child.Arn.ToString(), DescentCertainty.Possible, reason);
    }

    /// <summary>What speaks against a parent that a wildcard or parameter may have meant; null when nothing does.</summary>
    private string? Contradiction(LifecycleImage parent, string child, ILookup<string, KnownBuild> exact)
    {
        foreach (var named in exact[child].Select(build => build.Parent!).OrderBy(other => other.ParentImage, StringComparer.Ordinal))
        {
            if (ReferenceOf(named) is { IsExact: true, IsParameter: false } other && !other.CanMatch(parent) && (parent.AmiIds.Count > 0 || !IsAmi(named)))
                return $"the history names another parent: {Named(named)}";
        }

        return parent.AmiIds.Count > 0 && _ancestries[child].Any(ancestry => ancestry is { Exists: true, IsKnown: true })
            && _ancestries[child].All(ancestry => !ancestry.Ancestors.Any(parent.AmiIds.Contains))
            ? "EC2 records other ancestors of its AMI"
            : null;
    }

    /// <summary>An ancestor that no source knows, such as one of another account, is skipped. Copies of one image are one.</summary>
    private void AddAncestry(AmiAncestry ancestry)
    {
        string? child = null;
        foreach (var maker in ancestry.Ancestors.Prepend(ancestry.AmiId).Select(ami => _makers.GetValueOrDefault(ami)).OfType<string>())
        {
            if (child is not null && maker != child)
                Add(Images[maker], child, DescentCertainty.Certain, $"EC2 records it: the ancestry of {ancestry.AmiId}");
            child = maker;
        }
    }

    private void Add(LifecycleImage parent, string child, DescentCertainty certainty, string reason)
    {
        var arn = parent.Arn.ToString();
        if (arn == child)
            return;
        (_edges.TryGetValue(arn, out var edges) ? edges : _edges[arn] = []).Add(new(arn, child, certainty, reason));
    }

    /// <param name="source">Null for what all sources know.</param>
    private (ParentReference Reference, IReadOnlyList<RankedImage> Images) Matching(RecipeParent named, DescentSource? source)
    {
        var reference = ReferenceOf(named);
        var key = (source, TextOf(named));
        if (!_matches.TryGetValue(key, out var matches))
        {
            var among = source is { } one ? _bySource.GetValueOrDefault(one, []) : _ranked;
            _matches[key] = matches = [.. among.Where(ranked => !ranked.Image.HasFailed && reference.CanMatch(ranked.Image))];
        }

        return (reference, matches);
    }

    private ParentReference ReferenceOf(RecipeParent named) =>
        _references.TryGetValue(TextOf(named), out var reference) ? reference : _references[TextOf(named)] = new(named);

    private static bool IsAmi(RecipeParent named) => named.ParentImage.StartsWith("ami-", StringComparison.Ordinal);

    private static string TextOf(RecipeParent named) => $"{named.ParentImage} {named.ParameterValue}";

    private static string Named(RecipeParent named) =>
        VersionedArn.TryParse(named.ParentImage, out var image) ? image.Path
        : ParameterReference.Of(named.ParentImage) is { } parameter ? $"parameter {parameter.Parameter}"
        : named.ParentImage;

    /// <summary>As <see cref="ParameterPeriod.Parameter"/>, without a version or label.</summary>
    internal static string NameOf(ParameterReference parameter) => parameter.Name.Split(':')[0].TrimStart('/');

    private static string ArnOf(RecipeParent recipe, ImageBuildArn image) =>
        $"arn:{image.Partition}:imagebuilder:{image.Region}:{image.Account}:{recipe.Recipe}/{recipe.Version}";

    /// <param name="Rank">By name, version and build; the highest is the newest.</param>
    private sealed record RankedImage(LifecycleImage Image, int Rank);
}
