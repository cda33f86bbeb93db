using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>Reading the exceptions in the policy's section <c>coverage</c>.</summary>
public sealed class CoverageSectionTests
{
    private const string Gate = """{ "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "scan": {} } }""";
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Fact]
    public void An_exception_has_its_patterns_its_reason_and_its_last_day()
    {
        var policy = PolicyTexts.Read(Policy(Exception(""" "pipelines": ["legacy-*"], "recipes": ["old"] """)));

        var exception = Assert.Single(policy.CoverageExceptions);
        Assert.Equal(("agreed", new DateOnly(2026, 12, 31)), (exception.Reason, exception.Until));
        Assert.Equal(("legacy-*", "old", null), (exception.Only.Pipelines![0].Pattern, exception.Only.Recipes![0].Pattern, exception.Only.Images));
        Assert.Equal(policy.Hash, policy.Coverage.PolicyHash);
    }

    [Theory]
    [InlineData("2026-11-19", ProblemSeverity.Warning)]
    [InlineData("2026-11-20", null)]
    [InlineData("2027-11-20", null)]
    [InlineData("2027-11-21", ProblemSeverity.Error)]
    public void An_end_in_the_past_or_more_than_a_year_ahead_is_reported_like_that_of_a_waiver(string until, ProblemSeverity? severity)
    {
        var problem = PolicyReader.Read(Policy(Exception(until: until)), today: Today).Problems.SingleOrDefault();

        Assert.Equal((severity, severity is null ? null : "coverage.exceptions[0].until"), (problem?.Severity, problem?.Path));
    }

    [Fact]
    public void A_function_reads_an_exception_with_a_far_end_and_does_not_apply_it()
    {
        var exception = Assert.Single(PolicyTexts.Read(Policy(Exception(until: "2040-01-01"))).CoverageExceptions);

        Assert.Equal(WaiverTerm.TooLong, exception.TermAt(new(Today, TimeOnly.MinValue, TimeSpan.Zero)));
        Assert.Equal(WaiverTerm.Active, exception.TermAt(new(2039, 12, 31, 23, 59, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("""{ "pipelines": ["a"] }""", "coverage.exceptions[0].reason", "coverage.exceptions[0].until")]
    [InlineData("""{ "reason": "agreed", "until": "2026-12-31" }""", "coverage.exceptions[0]")]
    [InlineData("""{ "pipelines": [], "reason": "agreed", "until": "2026-12-31" }""", "coverage.exceptions[0].pipelines")]
    [InlineData("""{ "pipelines": ["a"], "reason": "agreed", "until": "soon" }""", "coverage.exceptions[0].until")]
    [InlineData("""{ "pipelines": ["a"], "reason": "", "until": "2026-12-31" }""", "coverage.exceptions[0].reason")]
    [InlineData("""{ "scope": "*", "pipelines": ["a"], "reason": "agreed", "until": "2026-12-31" }""", "coverage.exceptions[0].scope")]
    [InlineData("7", "coverage.exceptions[0]")]
    public void What_an_exception_lacks_is_an_error(string exception, params string[] paths)
    {
        var result = PolicyReader.Read(Policy(exception));

        Assert.Null(result.Policy);
        Assert.Equal(paths, result.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void The_hash_covers_the_exceptions() => Assert.Equal(
        3,
        new[] { Policy(""), Policy(Exception()), Policy(Exception(until: "2026-12-30")) }.Select(text => PolicyTexts.Read(text).Hash).Distinct().Count());

    private static string Policy(string exceptions) => $$"""{ "gates": [ {{Gate}} ], "coverage": { "exceptions": [ {{exceptions}} ] } }""";

    private static string Exception(string selector = """ "pipelines": ["legacy-*"] """, string until = "2026-12-31") =>
        $$"""{ {{selector}}, "reason": "agreed", "until": "{{until}}" }""";
}
