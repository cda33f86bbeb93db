using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>Which pipelines of an account have the gates that a policy demands.</summary>
public sealed class AccountCoverageTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-central-1:111122223333";
    private const string TwoPeople = """ "require": { "approvals": { "from": ["platform"], "each": 2 } } """;
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly AccountWait Release = new($"{Arns}:workflow/distribution/gate/1.0.0/1", "distribution", "ApproveRelease", TimeSpan.FromDays(3));
    private static readonly AccountWait Test = new($"{Arns}:workflow/test/gate/1.0.0/1", "test", "ApproveRelease", TimeSpan.FromDays(3));

    private static readonly AccountPipeline Shop = new(
        $"{Arns}:image-pipeline/web-shop", $"{Arns}:image-recipe/web-shop/1.0.0", "Linux", new Dictionary<string, string>(),
        ScansImages: true, TestsImages: true, CollectsPackages: true, [Release]);

    [Fact]
    public void A_waiting_step_that_every_rule_matches_covers_the_pipeline()
    {
        var coverage = Of(Shop, Gate(TwoPeople), Gate(TwoPeople, name: "second", step: "distribution/*"));

        Assert.Equal((CoverageVerdict.Covered, "rule clean: step distribution/ApproveRelease; rule second: step distribution/ApproveRelease"), (coverage.Verdict, coverage.Reason));
    }

    [Fact]
    public void A_rule_without_a_step_in_the_pipeline_is_named_with_its_pattern_and_the_steps_there_are()
    {
        var coverage = Of(Shop, Gate(TwoPeople), Gate(TwoPeople, name: "second", step: "distribution/ApproveTwice"));

        Assert.Equal(CoverageVerdict.Uncovered, coverage.Verdict);
        Assert.Equal(
            new MissingGate("second", "distribution/ApproveTwice", "no step matches; the pipeline's waiting steps are distribution/ApproveRelease"),
            Assert.Single(coverage.Missing));
    }

    [Fact]
    public void A_pipeline_without_workflows_or_without_a_waiting_step_is_not_covered()
    {
        Assert.Equal(
            "the pipeline names no workflow, and the service's own have no waiting step",
            Assert.Single(Of(Shop with { Waits = [], UsesDefaultWorkflows = true }, Gate(TwoPeople)).Missing).Reason);
        Assert.Equal("no workflow of the pipeline has a waiting step", Assert.Single(Of(Shop with { Waits = [] }, Gate(TwoPeople)).Missing).Reason);
    }

    [Fact]
    public void A_rule_demands_only_of_the_pipelines_in_its_scope()
    {
        Assert.Equal(CoverageVerdict.NotDemanded, Of(Shop with { Waits = [] }, Gate(TwoPeople, scope: "\"pay\"")).Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, Of(Shop with { Waits = [] }, Gate(TwoPeople, scope: "[\"pay\", \"web\"]")).Verdict);
    }

    [Fact]
    public void A_rule_without_conditions_demands_nothing()
    {
        var rules = Read(With(Gate(TwoPeople))).Coverage;

        Assert.Equal(
            CoverageVerdict.NotDemanded,
            CoverageDecider.Decide(rules with { Gates = [rules.Gates[0] with { Require = [] }] }, _ => true, _ => throw new InvalidOperationException(), Now).Verdict);
    }

    [Theory]
    [InlineData("distribution", "runs only if $.parameters.gate booleanEquals true", "$.parameters.gate booleanEquals true", null, true)]
    [InlineData("distribution", "does not end the build when it fails: onFailure of the step is Continue", null, "onFailure of the step", true)]
    [InlineData("test", "does not run: imageTestsConfiguration.imageTestsEnabled of the pipeline is false", null, null, false)]
    public void A_step_that_a_build_can_pass_without_an_answer_is_no_sure_gate(string type, string reason, string? condition, string? continuesBy, bool tests)
    {
        var wait = Release with { WorkflowType = type, Condition = condition, ContinuesBy = continuesBy };
        var pipeline = Shop with { Waits = [wait], TestsImages = tests };

        var coverage = Of(pipeline, Gate(TwoPeople, step: "*/ApproveRelease"));

        Assert.Equal((CoverageVerdict.Uncovered, $"step {type}/ApproveRelease {reason}"), (coverage.Verdict, Assert.Single(coverage.Missing).Reason));
        Assert.Equal(CoverageVerdict.Covered, Of(pipeline with { Waits = [wait, Release] }, Gate(TwoPeople, step: "*/ApproveRelease")).Verdict);
    }

    [Fact]
    public void A_step_in_a_workflow_of_another_type_does_not_cover_a_rule() =>
        Assert.Equal(CoverageVerdict.Uncovered, Of(Shop with { Waits = [Test] }, Gate(TwoPeople)).Verdict);

    [Theory]
    [InlineData("distribution", true, CoverageVerdict.Unknown)]
    [InlineData("build", true, CoverageVerdict.Uncovered)]
    [InlineData("test", true, CoverageVerdict.Uncovered)]
    public void A_workflow_that_was_not_read_leaves_only_the_rules_unknown_whose_step_it_may_have(string type, bool tests, CoverageVerdict verdict)
    {
        var unread = new UnreadWorkflow($"{Arns}:workflow/{type}/secret/1.0.0/1", "it cannot be read: AccessDenied");

        var coverage = Of(Shop with { Waits = [], TestsImages = tests, UnreadWorkflows = [unread] }, Gate(TwoPeople));

        Assert.Equal(verdict, coverage.Verdict);
        if (verdict is CoverageVerdict.Unknown)
            Assert.Equal("workflow distribution/secret/1.0.0/1: it cannot be read: AccessDenied", Assert.Single(coverage.Missing).Reason);
        Assert.Equal(CoverageVerdict.Covered, Of(Shop with { UnreadWorkflows = [unread] }, Gate(TwoPeople)).Verdict);
    }

    [Theory]
    [InlineData(true, CoverageVerdict.Unknown)]
    [InlineData(false, CoverageVerdict.Uncovered)]
    public void A_test_workflow_that_was_not_read_matters_only_where_tests_run(bool tests, CoverageVerdict verdict)
    {
        var unread = new UnreadWorkflow($"{Arns}:workflow/test/secret/1.0.0/1", "it does not exist");

        Assert.Equal(verdict, Of(Shop with { Waits = [], TestsImages = tests, UnreadWorkflows = [unread] }, Gate(TwoPeople, step: "*/*")).Verdict);
    }

    [Theory]
    [InlineData("\"pipelines\": [\"web-*\"]", "2026-11-20", CoverageVerdict.Exempted)]
    [InlineData("\"recipes\": [\"web-shop\"]", "2026-11-20", CoverageVerdict.Exempted)]
    [InlineData("\"pipelines\": [\"pay-*\"]", "2026-11-20", CoverageVerdict.Uncovered)]
    [InlineData("\"pipelines\": [\"web-*\"]", "2026-11-19", CoverageVerdict.Uncovered)]
    [InlineData("\"pipelines\": [\"web-*\"]", "2027-11-21", CoverageVerdict.Uncovered)]
    public void An_exception_counts_until_its_last_day_and_not_with_a_far_end(string selector, string until, CoverageVerdict verdict)
    {
        var account = AccountCoverage.Of(Excepting(selector, until), new([Shop with { Waits = [] }], [], []), Now);

        Assert.Equal((verdict, verdict is CoverageVerdict.Uncovered), (Assert.Single(account.Pipelines).Coverage.Verdict, account.HasGaps));
        Assert.Equal(
            until switch { "2026-11-20" => WaiverTerm.Active, "2026-11-19" => WaiverTerm.Expired, _ => WaiverTerm.TooLong }, Assert.Single(account.Exceptions).Term);
    }

    [Fact]
    public void An_exception_that_selects_nothing_of_the_account_is_a_warning()
    {
        var problems = AccountChecks.Run(Excepting("\"pipelines\": [\"gone\"]", "2026-12-31"), new([Shop], [], []));

        Assert.Equal("coverage.exceptions[0]", Assert.Single(problems).Path);
        Assert.Empty(AccountChecks.Run(Excepting("\"recipes\": [\"solo\"]", "2026-12-31"), new([Shop], [$"{Arns}:image-recipe/solo/1.0.0"], [])));
    }

    [Fact]
    public void A_recipe_without_a_pipeline_is_listed_once_for_all_versions_and_is_no_gap()
    {
        var account = AccountCoverage.Of(
            Read(With(Gate(TwoPeople))),
            new([Shop], [$"{Arns}:image-recipe/web-shop/2.0.0", $"{Arns}:image-recipe/solo/1.0.0", $"{Arns}:image-recipe/solo/1.1.0"], []), Now);

        var recipe = Assert.Single(account.Recipes);
        Assert.Equal(("solo", CoverageVerdict.Unknown, false), (recipe.Name, recipe.Coverage.Verdict, account.HasGaps));
    }

    [Fact]
    public void A_recipe_without_a_pipeline_can_be_excepted_or_outside_every_scope()
    {
        AccountFacts account = new([], [$"{Arns}:container-recipe/solo/1.0.0"], []);

        Assert.Equal(
            CoverageVerdict.Exempted, Assert.Single(AccountCoverage.Of(Excepting("\"recipes\": [\"solo\"]", "2026-12-31"), account, Now).Recipes).Coverage.Verdict);
        Assert.Equal(
            CoverageVerdict.NotDemanded, Assert.Single(AccountCoverage.Of(Read(With(Gate(TwoPeople, scope: "\"pay\""))), account, Now).Recipes).Coverage.Verdict);
    }

    private static GateCoverage Of(AccountPipeline pipeline, params string[] gates) =>
        Assert.Single(AccountCoverage.Of(Read(With(gates)), new([pipeline], [], []), Now).Pipelines).Coverage;

    private static Policy Excepting(string selector, string until) => Read($$"""
        { "approvers": { "platform": ["role/Platform"] }, "gates": [ {{Gate(TwoPeople)}} ],
          "coverage": { "exceptions": [ { {{selector}}, "reason": "agreed", "until": "{{until}}" } ] } }
        """);
}
