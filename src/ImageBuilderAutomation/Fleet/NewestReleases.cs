using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Fleet;

/// <summary>The newest available image of each recipe, over all of its versions.</summary>
/// <remarks>
/// A fix of an old version may be younger than the highest version. So both count as new: the image with the highest version and build, which the report names,
/// and the youngest one.
/// </remarks>
internal sealed class NewestReleases
{
    private readonly Dictionary<string, FleetImage> _highest = new(StringComparer.Ordinal);
    private readonly HashSet<ImageBuildArn> _current = [];

    public NewestReleases(IEnumerable<FleetImage> images)
    {
        foreach (var recipe in images.Where(image => image.Status == ImageStatus.Available).GroupBy(image => image.Recipe, StringComparer.Ordinal))
        {
            var highest = recipe.OrderByDescending(image => image.Arn, BuildVersionComparer.Instance).First();
            _highest[recipe.Key] = highest;
            _current.Add(highest.Arn);
            var youngest = recipe.OrderByDescending(image => image.CreatedAt ?? DateTimeOffset.MinValue)
                .ThenByDescending(image => image.Arn, BuildVersionComparer.Instance).First();
            _current.Add(youngest.Arn);
        }
    }

    /// <summary>Null when no image of the recipe is available.</summary>
    public FleetImage? Of(FleetImage image) => _highest.GetValueOrDefault(image.Recipe);

    /// <summary>A build under way that has AMIs already is on its way to become the newest.</summary>
    public bool IsOld(FleetImage image) => !_current.Contains(image.Arn)
        && !(ImageStatus.IsInProgress(image.Status) && (Of(image) is not { } highest || BuildVersionComparer.Instance.Compare(image.Arn, highest.Arn) > 0));
}
