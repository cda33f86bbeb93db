using ImageBuilderAutomation.Policies.Accounts;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class AccountChecksTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-central-1:111122223333";
    private static readonly AccountWait Release = new($"{Arns}:workflow/distribution/gate/1.0.0/1", "distribution", "ApproveRelease", TimeSpan.FromDays(3));

    private static readonly AccountPipeline Shop = new(
        $"{Arns}:image-pipeline/web-shop", $"{Arns}:image-recipe/web-shop/1.0.0", "Linux", new Dictionary<string, string>(),
        ScansImages: true, TestsImages: true, CollectsPackages: true, [Release]);

    private static readonly AccountPipeline Pay = Shop with { Arn = $"{Arns}:image-pipeline/pay-api", RecipeArn = $"{Arns}:image-recipe/pay-api/2.x.x" };

    [Fact]
    public void A_policy_that_fits_has_no_warning() => Assert.Empty(
        Check([Gate(""" "require": { "scan": {}, "tests": "passed", "packages": { "absent": ["telnet"] } } """)], Shop, Pay));

    [Fact]
    public void A_scope_that_matches_nothing_is_reported() =>
        Assert.Equal(["scopes.pay"], Check([Gate(""" "require": { "scan": {} } """)], Shop).Where(path => path.StartsWith("scopes", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{ "recipes": ["pay-*"] }""", true)]
    [InlineData("""{ "images": ["pay-api"] }""", true)]
    [InlineData("""{ "pipelines": ["pay-*"], "versions": ["9.*"] }""", true)]
    [InlineData("""{ "recipes": ["web-shop"], "versions": ["1.*"] }""", true)]
    [InlineData("""{ "recipes": ["web-shop"], "versions": ["2.*"] }""", false)]
    [InlineData("""{ "platforms": ["Windows"], "pipelines": ["*"] }""", false)]
    [InlineData("""{ "buildTypes": ["SCHEDULED"] }""", true)]
    [InlineData("""{ "tags": { "env": "prod" } }""", false)]
    [InlineData("""{ "recipes": ["import-*"] }""", true)]
    public void A_fact_that_is_unknown_before_the_build_counts_as_matching(string scope, bool matches)
    {
        var policy = Read($$"""{ "scopes": { "some": {{scope}} }, "gates": [ {{Gate(""" "require": { "scan": {} } """, scope: "\"some\"")}} ] }""");

        var problems = AccountChecks.Run(policy, new([Shop, Pay], [$"{Arns}:container-recipe/import-base/1.0.0"], []));

        Assert.Equal(!matches, problems.Any(problem => problem.Path == "scopes.some"));
    }

    [Fact]
    public void A_step_that_no_workflow_has_is_reported_with_those_there_are()
    {
        var policy = Read(With(Gate(""" "require": { "scan": {} } """, step: "distribution/AproveRelease")));

        var problem = Assert.Single(AccountChecks.Run(policy, new([Shop, Pay], [], [])), problem => problem.Path == "gates[0].step");

        Assert.Equal("one of distribution/ApproveRelease", problem.Expected);
    }

    [Fact]
    public void A_rule_may_name_a_step_of_a_workflow_that_no_pipeline_uses_yet()
    {
        var policy = Read(With(Gate(""" "require": { "scan": {} } """, step: "test/Look")));

        var problems = AccountChecks.Run(policy, new([], [], [Release with { WorkflowType = "test", Step = "Look" }]));

        Assert.DoesNotContain("gates[0].step", problems.Select(problem => problem.Path));
    }

    [Fact]
    public void A_waiting_step_whose_failure_does_not_end_the_build_is_reported()
    {
        var open = Shop with { Waits = [Release with { ContinuesBy = "onFailure of the step in the workflow's document" }] };

        var problem = Assert.Single(
            AccountChecks.Run(Read(With(Gate(""" "require": { "scan": {} } """))), new([open, Pay], [], [])), problem => problem.Path == "gates");

        Assert.Equal(
            "step distribution/ApproveRelease of pipeline web-shop, which neither a stop nor a time-out ends: the build continues after both", problem.Found);
        Assert.Equal("onFailure of the step in the workflow's document that is Abort", problem.Expected);
    }

    [Theory]
    [InlineData(600, true, true)]
    [InlineData(601, true, false)]
    [InlineData(60, false, false)]
    public void A_wait_that_may_release_the_build_before_any_sweep_is_reported(int seconds, bool continues, bool isReported)
    {
        var step = Release with { Timeout = TimeSpan.FromSeconds(seconds), ContinuesBy = continues ? "onFailure of the workflow in the pipeline" : null };

        var problems = AccountChecks.Run(Read(With(Gate(""" "require": { "scan": {} } """))), new([Shop with { Waits = [step] }], [], []));

        Assert.Equal(isReported, problems.Any(problem => problem.Expected.StartsWith("timeoutSeconds of more than 600 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_waiting_step_without_a_rule_is_reported_for_each_pipeline()
    {
        var problems = AccountChecks.Run(Read(With(Gate(""" "require": { "scan": {} } """, scope: "\"pay\""))), new([Shop, Pay], [], []));

        Assert.Equal(
            "no rule for the step distribution/ApproveRelease of pipeline web-shop", Assert.Single(problems, problem => problem.Path == "gates").Found);
    }

    [Theory]
    [InlineData(""" "expires": { "after": "23h" }, "remind": "4h" """, "")]
    [InlineData(""" "expires": { "after": "24h" }, "remind": "4h" """, "gates[0].expires.after")]
    [InlineData(""" "remind": "2d" """, "gates[0].remind")]
    [InlineData(""" "unknown": { "for": "2d" } """, "gates[0].unknown.for")]
    public void Times_are_compared_with_the_time_out_in_the_workflow_document(string times, string path)
    {
        var quick = Shop with { Waits = [Release with { Timeout = TimeSpan.FromDays(1) }] };

        var paths = Check([Gate($$""" "require": { "scan": {} }, {{times}} """)], quick, Pay)
            .Where(found => found.StartsWith("gates", StringComparison.Ordinal));

        Assert.Equal(path.Length == 0 ? [] : [path], paths);
    }

    [Theory]
    [InlineData(""" "scan": {} """, "imageScanningConfiguration.imageScanningEnabled")]
    [InlineData(""" "findings": { "critical": 0 } """, "imageScanningConfiguration.imageScanningEnabled")]
    [InlineData(""" "tests": "passed" """, "imageTestsConfiguration.imageTestsEnabled")]
    [InlineData(""" "packages": { "absent": ["telnet"] } """, "enhancedImageMetadataEnabled")]
    [InlineData(""" "amiScan": {} """, null)]
    [InlineData(""" "age": { "image": "1d" } """, null)]
    public void What_a_pipeline_has_switched_off_is_reported_where_a_rule_asks_for_it(string require, string? member)
    {
        var bare = Shop with { ScansImages = false, TestsImages = false, CollectsPackages = false };

        var problems = AccountChecks.Run(Read(With(Gate($$""" "require": { {{require}} } """))), new([bare, Pay], [], []))
            .Where(problem => problem.Path == "gates[0].require").ToList();

        Assert.Equal(member is null ? 0 : 1, problems.Count);
        Assert.All(problems, problem => Assert.StartsWith($"{member} in the pipeline", problem.Expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "scan": {} """, true)]
    [InlineData(""" "findings": { "critical": 0 } """, true)]
    [InlineData(""" "amiScan": {} """, false)]
    public void A_scan_type_whose_findings_are_not_listed_is_reported_where_a_rule_asks_for_them(string require, bool reported)
    {
        var onDemand = Shop with { ScanType = "ON_DEMAND_AMI_CVE" };

        var problems = AccountChecks.Run(Read(With(Gate($$""" "require": { {{require}} } """))), new([onDemand, Pay], [], []))
            .Where(problem => problem.Path == "gates[0].require").ToList();

        Assert.Equal(reported ? 1 : 0, problems.Count);
        Assert.All(problems, problem => Assert.StartsWith("amiScan", problem.Expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_waiver_for_pipelines_that_do_not_exist_is_reported()
    {
        var policy = ImageBuilderAutomation.Policies.Reading.PolicyReader.Read(
            $$"""{ "waivers": "./waivers.json", "gates": [ {{Gate(""" "require": { "findings": { "critical": 0 } } """)}} ] }""",
            _ => """
                { "waivers": [
                  { "findings": ["CVE-1"], "pipelines": ["web-*"], "until": "2026-12-31", "owner": "kim", "reason": "off" },
                  { "findings": ["CVE-2"], "pipelines": ["old-*"], "until": "2026-12-31", "owner": "kim", "reason": "off" } ] }
                """).Policy!;

        Assert.Equal("waivers[1]", Assert.Single(AccountChecks.Run(policy, new([Shop], [], []))).Path);
    }

    private static IEnumerable<string> Check(string[] gates, params AccountPipeline[] pipelines) =>
        AccountChecks.Run(Read(With(gates)), new(pipelines, [], [])).Select(problem => problem.Path);
}
