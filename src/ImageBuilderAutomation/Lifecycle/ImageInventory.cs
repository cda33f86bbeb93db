namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Every image and recipe of the account and Region, read in one pass.</summary>
/// <param name="ReadStartedAt">When the first call started. The age of the inventory counts from here.</param>
/// <param name="Incomplete">Why something may be missing; null when all pages were read.</param>
/// <param name="Foreign">How many listed images belong to other accounts or Regions; they are left out.</param>
public sealed record ImageInventory(
    DateTimeOffset ReadStartedAt, IReadOnlyList<LifecycleImage> Images, IReadOnlyList<RecipeParent> Recipes, string? Incomplete = null, int Foreign = 0);
