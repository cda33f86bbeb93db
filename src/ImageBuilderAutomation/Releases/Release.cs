namespace ImageBuilderAutomation.Releases;

/// <summary>One link of a recipe's chain of releases: the released build and the hash of its release record.</summary>
/// <param name="Number">From 1, without gaps, within the recipe (all its versions together).</param>
/// <param name="Sha256">Hash of the release record's bytes, in lower-case hexadecimal.</param>
/// <param name="Previous">The hash of the previous release; null for the first.</param>
public sealed record Release(string RecipeArn, int Number, string ImageArn, string Sha256, string? Previous, DateTimeOffset ReleasedAt);
