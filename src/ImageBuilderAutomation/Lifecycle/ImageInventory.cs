namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Every image and recipe of the account and Region, as read once.</summary>
/// <param name="ReadBeganAt">When the first call began: nothing in it is younger.</param>
/// <param name="Incomplete">Why something may be missing; null when all pages were read.</param>
/// <param name="Foreign">Listed images of other accounts or Regions, left out.</param>
public sealed record ImageInventory(
    DateTimeOffset ReadBeganAt, IReadOnlyList<LifecycleImage> Images, IReadOnlyList<RecipeParent> Recipes, string? Incomplete = null, int Foreign = 0);
