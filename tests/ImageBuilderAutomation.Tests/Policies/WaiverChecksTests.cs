using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class WaiverChecksTests
{
    private const string Gate = """{ "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } }""";
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("2026-11-19", ProblemSeverity.Warning, "waivers[0].until")]
    [InlineData("2026-11-20", null, null)]
    [InlineData("2027-11-20", null, null)]
    [InlineData("2027-11-21", ProblemSeverity.Error, "waivers[0].until")]
    [InlineData("9999-12-30", ProblemSeverity.Error, "waivers[0].until")]
    [InlineData("9999-12-31", ProblemSeverity.Error, "waivers[0].until")]
    public void An_end_date_in_the_past_or_more_than_a_year_ahead_is_reported(string until, ProblemSeverity? severity, string? path)
    {
        var problem = Check(Waiver(until: until)).SingleOrDefault();

        Assert.Equal((severity, path), (problem?.Severity, problem?.Path));
        Assert.Equal(problem is null ? null : "waivers.json", problem?.File);
    }

    [Fact]
    public void A_waiver_without_an_end_an_owner_or_a_reason_is_an_error() => Assert.Equal(
        ["waivers[0].until", "waivers[0].owner", "waivers[0].reason"],
        Check("""{ "findings": ["CVE-1"] }""").Where(problem => problem.Found == "nothing").Select(problem => problem.Path));

    [Fact]
    public void End_dates_are_checked_only_if_the_current_day_is_given() =>
        Assert.NotNull(PolicyReader.Read(Policy, _ => $$"""{ "waivers": [ {{Waiver(until: "2040-01-01")}} ] }""").Policy);

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("\"pipelines\": [\"web-*\"],", "\"pipelines\": [\"web-*\"],", 1)]
    [InlineData("", "\"pipelines\": [\"web-*\"],", 1)]
    [InlineData("\"pipelines\": [\"web-*\"],", "", 0)]
    [InlineData("\"pipelines\": [\"web-*\"],", "\"pipelines\": [\"pay-*\"],", null)]
    [InlineData("\"package\": \"openssl\",", "\"package\": \"curl\",", null)]
    public void A_waiver_that_another_waiver_covers_is_a_warning(string one, string other, int? covered)
    {
        var problems = Check(Waiver(one), Waiver(other)).Where(problem => problem.Found == "a waiver that never decides anything");

        Assert.Equal(covered is null ? [] : [$"waivers[{covered}]"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Of_two_equal_waivers_the_one_that_ends_first_is_reported()
    {
        Assert.Equal("waivers[0]", Assert.Single(Check(Waiver(until: "2026-12-01"), Waiver(until: "2026-12-02"))).Path);
        Assert.Equal("waivers[1]", Assert.Single(Check(Waiver(until: "2026-12-02"), Waiver(until: "2026-12-01"))).Path);
        Assert.Empty(Check(Waiver(until: "2026-12-01"), Waiver("\"images\": [\"a\"],", until: "2026-12-02")));
    }

    [Fact]
    public void Reports_a_repeated_vulnerability_and_a_scope_that_uses_tags_or_is_undefined()
    {
        Assert.Equal("waivers[0].findings", Assert.Single(Check(Waiver(ids: "\"CVE-1\", \"cve-1\""))).Path);
        var tags = Assert.Single(Check(Waiver("\"scope\": \"prod\",")));
        Assert.Equal(("waivers[0].scope", ProblemSeverity.Warning), (tags.Path, tags.Severity));
        var scope = Check(Waiver("\"scope\": \"nowhere\",")).First(problem => problem.File is not null);
        Assert.Equal(("waivers[0].scope", ProblemSeverity.Error), (scope.Path, scope.Severity));
    }

    [Fact]
    public void Waivers_that_no_rule_uses_are_reported()
    {
        var policy = Policy.Replace("findings", "scan", StringComparison.Ordinal).Replace("\"critical\": 0", "", StringComparison.Ordinal);

        var problems = PolicyReader.Read(policy, _ => $$"""{ "waivers": [ {{Waiver()}} ] }""").Problems;

        Assert.Equal("waivers", Assert.Single(problems, problem => problem.Severity == ProblemSeverity.Warning && problem.Path != "scopes.prod").Path);
    }

    [Theory]
    [InlineData(null, "waivers", null)]
    [InlineData("{", "$", "waivers.json")]
    [InlineData("{}", "waivers", "waivers.json")]
    [InlineData("[]", "$", "waivers.json")]
    public void A_file_that_is_missing_or_malformed_is_an_error_that_names_it(string? text, string path, string? file)
    {
        var result = PolicyReader.Read(Policy, _ => text);

        Assert.Null(result.Policy);
        Assert.Contains(result.Problems, problem => (problem.Path, problem.File, problem.Severity) == (path, file, ProblemSeverity.Error));
        Assert.Contains(result.Problems, problem => problem.ToString().Contains("waivers", StringComparison.Ordinal));
    }

    [Fact]
    public void The_hash_covers_both_files()
    {
        var (none, one, two) = (HashOf("[]"), HashOf($"[ {Waiver()} ]"), HashOf($"[ {Waiver(until: "2026-12-02")} ]"));

        Assert.Equal(3, new[] { none, one, two }.Distinct().Count());
        Assert.Equal(one, HashOf($"[ /* agreed */ {Waiver()}, ]"));
        Assert.NotEqual(none, PolicyTexts.Read(Policy.Replace("\"waivers\": \"./waivers.json\",", "", StringComparison.Ordinal)).Hash);

        static string HashOf(string waivers) => PolicyReader.Read(Policy, _ => $$"""{ "waivers": {{waivers}} }""").Policy!.Hash;
    }

    private static string Policy => $$"""{ "scopes": { "prod": { "tags": { "env": "prod" } } }, "waivers": "./waivers.json", "gates": [ {{Gate}} ] }""";

    /// <summary>The problems, without the warning about the unused scope.</summary>
    private static List<PolicyProblem> Check(params string[] waivers) =>
    [
        .. PolicyReader.Read(Policy, _ => $$"""{ "waivers": [ {{string.Join(",\n", waivers)}} ] }""", Today).Problems
            .Where(problem => problem.Path != "scopes.prod"),
    ];

    private static string Waiver(string selector = "", string until = "2026-12-31", string ids = "\"CVE-1\"") =>
        $$"""{ "findings": [{{ids}}], {{selector}} "until": "{{until}}", "owner": "kim", "reason": "off" }""";
}
