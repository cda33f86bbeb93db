namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The parent image of a recipe version.</summary>
/// <param name="Recipe"><c>image-recipe/web-shop</c>, as in <see cref="LifecycleImage.Recipe"/>.</param>
/// <param name="ParentImage">As written in the recipe: an image ARN (possibly with wildcards), an AMI id, or a parameter.</param>
public sealed record RecipeParent(string Recipe, string Version, string ParentImage);
