using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Ranks the usable images of each recipe from newest to oldest, over all versions of the recipe.</summary>
/// <remarks>
/// A fix of an old version may be younger than the highest version. So images are ranked twice, by version and build and by date, and the better
/// rank counts. Available images come before deprecated ones.
/// </remarks>
internal sealed class RecipeRanks
{
    private readonly Dictionary<LifecycleImage, int> _ranks = [];
    private readonly HashSet<LifecycleImage> _newest = [];

    public RecipeRanks(IEnumerable<LifecycleImage> images)
    {
        foreach (var recipe in images.Where(image => image.IsUsable).GroupBy(image => image.Recipe))
        {
            var available = recipe.OrderBy(image => image.Status, StringComparer.Ordinal);
            Number(available.ThenByDescending(image => image.Arn, BuildVersionComparer.Instance));
            Number(available.ThenByDescending(image => image.CreatedAt ?? DateTimeOffset.MaxValue).ThenByDescending(image => image.Arn, BuildVersionComparer.Instance));
        }
    }

    /// <summary>The rank, starting at 1; null for an image that is not usable.</summary>
    public int? Of(LifecycleImage image) => _ranks.TryGetValue(image, out var rank) ? rank : null;

    /// <summary>Whether it is the available image with the highest version or the youngest available one.</summary>
    public bool IsNewestAvailable(LifecycleImage image) => _newest.Contains(image);

    private void Number(IEnumerable<LifecycleImage> ordered)
    {
        foreach (var (index, image) in ordered.Index())
        {
            _ranks[image] = Math.Min(index + 1, _ranks.GetValueOrDefault(image, int.MaxValue));
            if (index == 0 && image.Status == ImageStatus.Available)
                _newest.Add(image);
        }
    }
}
