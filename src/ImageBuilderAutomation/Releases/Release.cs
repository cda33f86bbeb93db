namespace ImageBuilderAutomation.Releases;

/// <summary>One link of a recipe's chain of releases: which build was released, and the hash of what was said about it then.</summary>
/// <param name="Number">From 1, without gaps, within the recipe (all its versions together).</param>
/// <param name="Sha256">Of the release record's bytes, in lower-case hex.</param>
/// <param name="Previous">The same of the release before; null for the first.</param>
public sealed record Release(string RecipeArn, int Number, string ImageArn, string Sha256, string? Previous, DateTimeOffset ReleasedAt);
