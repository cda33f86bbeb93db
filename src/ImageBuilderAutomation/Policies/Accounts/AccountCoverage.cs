using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>Which pipelines of an account have the gates that a policy demands.</summary>
/// <param name="Pipelines">Every pipeline, in the order of the account.</param>
/// <param name="Recipes">
/// Recipes that no pipeline builds from, whatever their version. Images can be made from them by CreateImage only, whose caller names the workflows, so
/// their coverage shows at the end of each build.
/// </param>
/// <param name="Exceptions">The policy's exceptions with their terms, in the file's order.</param>
public sealed record AccountCoverage(
    IReadOnlyList<CoveredResource> Pipelines, IReadOnlyList<CoveredResource> Recipes, IReadOnlyList<(CoverageException Exception, WaiverTerm Term)> Exceptions)
{
    /// <summary>A pipeline lacks a gate that the policy demands, or it is not known whether it does.</summary>
    public bool HasGaps => Pipelines.Any(pipeline => pipeline.Coverage.IsGap);

    public static AccountCoverage Of(Policy policy, AccountFacts account, DateTimeOffset now)
    {
        var rules = policy.Coverage;
        return new(
            [.. account.Pipelines.Select(pipeline => OfPipeline(rules, pipeline, now))],
            [.. RecipesWithoutPipeline(account).Select(versions => OfRecipe(rules, versions.Key, [.. versions], now))],
            [.. rules.Exceptions.Select(exception => (exception, exception.TermAt(now)))]);
    }

    private static CoveredResource OfPipeline(CoverageRules rules, AccountPipeline pipeline, DateTimeOffset now) => new(
        pipeline.Arn, CoverageDecider.Decide(rules, AccountImages.Of(pipeline).IsIn, rule => PipelineGates.Reach(pipeline, rule), now));

    private static CoveredResource OfRecipe(CoverageRules rules, string recipe, string[] versions, DateTimeOffset now)
    {
        var images = versions.Select(AccountImages.OfRecipe).ToList();
        return new(recipe, CoverageDecider.Decide(
            rules, scope => images.Exists(image => image.IsIn(scope)),
            _ => new(Truth.Unknown, "no pipeline builds it, and whoever calls CreateImage names the workflows"), now));
    }

    private static IEnumerable<IGrouping<string, string>> RecipesWithoutPipeline(AccountFacts account)
    {
        var used = account.Pipelines.Select(pipeline => pipeline.RecipeArn).OfType<string>().Select(WithoutVersion).ToHashSet(StringComparer.Ordinal);
        return account.RecipeArns.GroupBy(WithoutVersion).Where(versions => !used.Contains(versions.Key));
    }

    private static string WithoutVersion(string recipeArn) => string.Join('/', recipeArn.Split('/').Take(2));
}

/// <param name="Arn">Of a pipeline, or of a recipe without its version.</param>
public sealed record CoveredResource(string Arn, GateCoverage Coverage)
{
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];
}
