using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Which pipelines of the account have the gates that the policy demands.</summary>
/// <param name="Gaps">Number of pipelines that lack a gate, or of which it is not known.</param>
/// <param name="Recipes">Recipes that no pipeline builds from.</param>
internal sealed record CoverageJson(
    bool Complete, int Covered, int Gaps, IEnumerable<CoveredResourceJson> Pipelines, IEnumerable<CoveredResourceJson> Recipes,
    IEnumerable<CoverageExceptionJson> Exceptions)
{
    public static CoverageJson Of(AccountCoverage coverage) => new(
        !coverage.HasGaps,
        coverage.Pipelines.Count(pipeline => pipeline.Coverage.Verdict is CoverageVerdict.Covered),
        coverage.Pipelines.Count(pipeline => pipeline.Coverage.IsGap),
        coverage.Pipelines.Select(CoveredResourceJson.Of),
        coverage.Recipes.Select(CoveredResourceJson.Of),
        coverage.Exceptions.Select(item => CoverageExceptionJson.Of(item.Exception, item.Term)));
}

internal sealed record CoveredResourceJson(string Name, string Arn, string Coverage, string Reason, string? Until, IEnumerable<MissingGateJson> Missing)
{
    public static CoveredResourceJson Of(CoveredResource resource) => new(
        resource.Name, resource.Arn, Labels.Of(resource.Coverage.Verdict), resource.Coverage.Reason, CoverageText.Day(resource.Coverage.Until),
        resource.Coverage.Missing.Select(gate => new MissingGateJson(gate.Rule, gate.Step, gate.Reason)));
}

internal sealed record MissingGateJson(string Rule, string Step, string Reason);

internal sealed record CoverageExceptionJson(
    IEnumerable<string>? Pipelines, IEnumerable<string>? Recipes, IEnumerable<string>? Images, string Reason, string Until, string Term)
{
    public static CoverageExceptionJson Of(CoverageException exception, WaiverTerm term) => new(
        Patterns(exception.Only.Pipelines), Patterns(exception.Only.Recipes), Patterns(exception.Only.Images), exception.Reason,
        CoverageText.Day(exception.Until)!, term switch
        {
            WaiverTerm.Active => "active",
            WaiverTerm.Expired => "ended",
            _ => "tooFarAhead",
        });

    private static IEnumerable<string>? Patterns(IReadOnlyList<Glob>? globs) => globs?.Select(glob => glob.Pattern);
}
