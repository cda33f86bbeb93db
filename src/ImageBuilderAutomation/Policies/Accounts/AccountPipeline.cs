namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>What a pipeline's settings say about its future builds.</summary>
/// <param name="RecipeArn">ARN of an image or container recipe; its version may have wildcards.</param>
/// <param name="ImageTags">Tags of the images it builds.</param>
/// <param name="Waits">The waiting steps of all its workflows.</param>
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
