namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Which usable images of each recipe are its newest, over all its versions.</summary>
/// <remarks>
/// A fix of an old version may be younger than the highest version, so an image is as new as the better of two orders says: by version and
/// build, and by date. Available images come before deprecated ones.
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
            Number(available.ThenByDescending(image => image.Arn, BuildOrder.Instance));
            Number(available.ThenByDescending(image => image.CreatedAt ?? DateTimeOffset.MaxValue).ThenByDescending(image => image.Arn, BuildOrder.Instance));
        }
    }

    /// <summary>From 1; null for an image that cannot be used.</summary>
    public int? Of(LifecycleImage image) => _ranks.TryGetValue(image, out var rank) ? rank : null;

    /// <summary>The highest version that is available, or the youngest.</summary>
    public bool IsNewestAvailable(LifecycleImage image) => _newest.Contains(image);

    private void Number(IEnumerable<LifecycleImage> ordered)
    {
        foreach (var (index, image) in ordered.Index())
        {
            _ranks[image] = Math.Min(index + 1, _ranks.GetValueOrDefault(image, int.MaxValue));
            if (index == 0 && image.Status == "AVAILABLE")
                _newest.Add(image);
        }
    }
}
