using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Coverage as text for people: a count, then every pipeline and recipe that is not covered, and the exceptions.</summary>
internal static class CoverageText
{
    public static string Count(AccountCoverage coverage)
    {
        var demanded = Demanded(coverage).ToList();
        return demanded.Count == 0
            ? "the policy demands a gate of no pipeline"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{demanded.Count(pipeline => pipeline.Coverage.Verdict is CoverageVerdict.Covered)} of {demanded.Count} pipelines have the gates that the policy demands");
    }

    public static void Write(TextWriter output, AccountCoverage coverage)
    {
        output.WriteLine($"coverage: {Count(coverage)}");
        var columns = new Columns();
        foreach (var pipeline in Demanded(coverage).Where(pipeline => pipeline.Coverage.Verdict is not CoverageVerdict.Covered))
            Add(columns, "pipeline", pipeline);
        foreach (var recipe in coverage.Recipes.Where(recipe => recipe.Coverage.Verdict is not CoverageVerdict.NotDemanded))
            Add(columns, "recipe", recipe);
        foreach (var (exception, term) in coverage.Exceptions)
            columns.Add("", "exception", Selector(exception.Only), $"{TermOf(term)} {Day(exception.Until)}", exception.Reason);
        columns.WriteTo(output);
    }

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<CoveredResource> Demanded(AccountCoverage coverage) =>
        coverage.Pipelines.Where(pipeline => pipeline.Coverage.Verdict is not CoverageVerdict.NotDemanded);

    private static string TermOf(WaiverTerm term) => term switch
    {
        WaiverTerm.Active => "until",
        WaiverTerm.Expired => "ended",
        _ => "too far ahead",
    };

    private static void Add(Columns columns, string kind, CoveredResource resource)
    {
        var coverage = resource.Coverage;
        var verdict = Labels.Of(coverage.Verdict) + (Day(coverage.Until) is { } day ? $" until {day}" : "");
        if (coverage.Verdict is CoverageVerdict.Exempted)
        {
            columns.Add("", kind, resource.Name, verdict, coverage.Reason);
            return;
        }

        foreach (var (n, gate) in coverage.Missing.Index())
            columns.Add("", n == 0 ? kind : "", n == 0 ? resource.Name : "", n == 0 ? verdict : "", gate.ToString());
        if (coverage.OmittedCount > 0)
            columns.Add("", "", "", "", string.Create(CultureInfo.InvariantCulture, $"and {coverage.OmittedCount} more rules"));
    }

    private static string Selector(Scope only) => string.Join(", ", new[]
    {
        Of("pipelines", only.Pipelines), Of("recipes", only.Recipes), Of("images", only.Images),
    }.OfType<string>());

    private static string? Of(string name, IReadOnlyList<Glob>? globs) => globs is null ? null : $"{name} {string.Join(' ', globs)}";
}
