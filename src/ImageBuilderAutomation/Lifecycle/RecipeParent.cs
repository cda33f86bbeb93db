namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What a recipe builds on.</summary>
/// <param name="Recipe"><c>image-recipe/web-shop</c>, as <see cref="LifecycleImage.Recipe"/> names it.</param>
/// <param name="ParentImage">As the recipe says it: an image ARN, with wildcards perhaps, an AMI id, a parameter.</param>
public sealed record RecipeParent(string Recipe, string Version, string ParentImage);
