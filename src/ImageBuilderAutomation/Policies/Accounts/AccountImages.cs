using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>An image that the account can build, with the facts known before the build. Unknown facts count as matching.</summary>
internal sealed record AccountImages(ImageFacts Facts, bool IsVersionKnown)
{
    public static AccountImages Of(AccountPipeline pipeline) => Of(pipeline.Arn, pipeline.RecipeArn, pipeline.Platform, pipeline.ImageTags);

    public static IEnumerable<AccountImages> Of(AccountFacts account) =>
        [.. account.Pipelines.Select(Of), .. account.RecipeArns.Select(recipe => Of(null, recipe, null, new Dictionary<string, string>()))];

    public bool IsIn(Scope scope) => (IsVersionKnown ? scope : scope with { Versions = null }).Selects(Facts);

    private static AccountImages Of(string? pipelineArn, string? recipeArn, string? platform, IReadOnlyDictionary<string, string> tags)
    {
        // An image takes its name and version from its recipe.
        var (name, version) = recipeArn?.Split('/') is [_, var slug, var number, ..] ? (slug, number) : ("", "x.x.x");
        return new(
            new(
                "", pipelineArn, recipeArn, name, version, platform, BuildType: null, Status: "", CreatedAt: null,
                ScanStatus: null, ScanReason: null, TestsEnabled: true, tags),
            !version.Contains('x'));
    }
}
