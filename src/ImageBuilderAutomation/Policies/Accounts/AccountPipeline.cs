namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>What a pipeline's builds will be, as far as it tells beforehand.</summary>
/// <param name="RecipeArn">Of an image or container recipe; may have wildcards in its version.</param>
/// <param name="ImageTags">What the images will be tagged with.</param>
/// <param name="Waits">In all of its workflows.</param>
public sealed record AccountPipeline(
    string Arn,
    string? RecipeArn,
    string? Platform,
    IReadOnlyDictionary<string, string> ImageTags,
    bool ScansImages,
    bool TestsImages,
    bool CollectsPackages,
    IReadOnlyList<AccountWait> Waits)
{
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];
}
