using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>Whether gates released a build, by the steps that ran.</summary>
public sealed class BuildCoverageTests
{
    private const string Scan = """ "require": { "scan": {} } """;

    private static readonly ImageSnapshot Image = Builds.Snapshot("AVAILABLE", 50);

    [Fact]
    public void A_step_that_was_resumed_covers_its_rule()
    {
        var coverage = Of(Rules(Gate(Scan)), Release("COMPLETED", "RESUME"));

        Assert.Equal((CoverageVerdict.Covered, "rule clean: step distribution/ApproveRelease was resumed"), (coverage.Verdict, coverage.Reason));
        Assert.Empty(coverage.Missing);
    }

    [Fact]
    public void Who_resumed_the_step_does_not_matter_but_its_workflow_and_name_do()
    {
        var rules = Rules(Gate(Scan, step: "distribution/Approve*"));

        Assert.Equal(CoverageVerdict.Covered, Of(rules, Release("COMPLETED", "RESUME")).Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, Of(rules, Wait("TEST", "ApproveRelease", "COMPLETED", "RESUME")).Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, Of(rules, Wait("DISTRIBUTION", "Look", "COMPLETED", "RESUME")).Verdict);
        Assert.Equal(CoverageVerdict.Covered, Of(Rules(Gate(Scan, step: "*/*")), Wait("TEST", "Look", "COMPLETED", "RESUME")).Verdict);
    }

    [Theory]
    [InlineData("FAILED", "STOP", "step distribution/ApproveRelease was not resumed: STOP")]
    [InlineData("FAILED", null, "step distribution/ApproveRelease was not resumed: FAILED")]
    [InlineData("TIMED_OUT", null, "step distribution/ApproveRelease was not resumed: TIMED_OUT")]
    [InlineData("SKIPPED", null, "step distribution/ApproveRelease was not resumed: SKIPPED")]
    public void A_step_that_the_build_passed_without_an_answer_does_not_cover_its_rule(string status, string? answer, string reason)
    {
        var coverage = Of(Rules(Gate(Scan)), Release(status, answer));

        Assert.Equal(CoverageVerdict.Uncovered, coverage.Verdict);
        Assert.Equal(new MissingGate("clean", "distribution/ApproveRelease", reason), Assert.Single(coverage.Missing));
    }

    [Fact]
    public void A_build_without_the_step_is_not_covered()
    {
        var coverage = Of(Rules(Gate(Scan)), Builds.Workflow("wf-0", "BUILD", "COMPLETED", Builds.Step("Launch", "LaunchInstance", "COMPLETED")));

        Assert.Equal(
            (CoverageVerdict.Uncovered, "rule clean (distribution/ApproveRelease): no step matches"), (coverage.Verdict, coverage.Reason));
    }

    [Fact]
    public void Every_rule_that_applies_needs_its_own_step()
    {
        var rules = Rules(Gate(Scan), Gate(Scan, name: "checked", step: "test/Check"), Gate(Scan, name: "paid", step: "distribution/Pay", scope: "\"pay\""));

        var coverage = Of(rules, Release("COMPLETED", "RESUME"));

        Assert.Equal("checked", Assert.Single(coverage.Missing).Rule);
    }

    [Fact]
    public void A_build_to_which_no_rule_applies_needs_no_gate() =>
        Assert.Equal(CoverageVerdict.NotDemanded, Of(Rules(Gate(Scan, scope: "\"pay\""))).Verdict);

    [Fact]
    public void A_completed_step_whose_answer_is_not_reported_is_unknown()
    {
        var coverage = Of(Rules(Gate(Scan)), Release("COMPLETED", null));

        Assert.Equal(
            (CoverageVerdict.Unknown, "rule clean (distribution/ApproveRelease): step distribution/ApproveRelease is COMPLETED, and the service does not report its answer"),
            (coverage.Verdict, coverage.Reason));
    }

    [Fact]
    public void Executions_that_the_record_could_not_hold_leave_a_missing_step_unknown()
    {
        var details = Details() with { OmittedCount = 3 };

        Assert.Equal(CoverageVerdict.Unknown, BuildCoverage.Of(details, Image, Rules(Gate(Scan)), Builds.Start).Verdict);
        Assert.Equal(
            CoverageVerdict.Covered,
            BuildCoverage.Of(details with { Workflows = [Release("COMPLETED", "RESUME")] }, Image, Rules(Gate(Scan)), Builds.Start).Verdict);
    }

    [Fact]
    public void A_known_missing_rule_outweighs_an_unknown_one()
    {
        var coverage = Of(Rules(Gate(Scan), Gate(Scan, name: "checked", step: "test/Check")), Release("COMPLETED", null));

        Assert.Equal((CoverageVerdict.Uncovered, 2), (coverage.Verdict, coverage.Missing.Count));
    }

    [Fact]
    public void An_answer_before_a_retry_does_not_cover_what_the_retry_made()
    {
        var first = Release("COMPLETED", "RESUME") with { Id = "wf-1", Retried = true };
        var second = Release("TIMED_OUT", null) with { Id = "wf-2", StartedAt = Builds.Start.AddMinutes(30) };

        Assert.Equal(CoverageVerdict.Uncovered, Of(Rules(Gate(Scan)), first, second).Verdict);
        Assert.Equal(CoverageVerdict.Covered, Of(Rules(Gate(Scan)), second with { StartedAt = Builds.Start.AddMinutes(-5) }, first with { Retried = false }).Verdict);
        // A workflow that is marked as retried and that no later execution repeats is the retry itself.
        Assert.Equal(CoverageVerdict.Covered, Of(Rules(Gate(Scan)), first).Verdict);
    }

    [Theory]
    [InlineData(""" "pipelines": ["base-*"] """, "2026-11-20", CoverageVerdict.Exempted)]
    [InlineData(""" "recipes": ["base-linux"] """, "2026-11-20", CoverageVerdict.Exempted)]
    [InlineData(""" "images": ["base-linux"] """, "2026-11-20", CoverageVerdict.Exempted)]
    [InlineData(""" "pipelines": ["base-*"], "recipes": ["other"] """, "2026-11-20", CoverageVerdict.Uncovered)]
    [InlineData(""" "pipelines": ["base-*"] """, "2026-11-19", CoverageVerdict.Uncovered)]
    [InlineData(""" "pipelines": ["base-*"] """, "2027-11-22", CoverageVerdict.Uncovered)]
    public void An_active_exception_that_selects_the_build_accepts_a_missing_gate(string selector, string until, CoverageVerdict verdict)
    {
        var coverage = Of(Excepting(selector, until));

        Assert.Equal(verdict, coverage.Verdict);
        Assert.Equal(verdict is CoverageVerdict.Exempted ? "agreed" : null, coverage.Until is null ? null : coverage.Reason);
        Assert.Single(coverage.Missing);
    }

    [Theory]
    [InlineData(""" "pipelines": ["*"] """, CoverageVerdict.Uncovered)]
    [InlineData(""" "recipes": ["base-linux"] """, CoverageVerdict.Exempted)]
    public void A_build_without_a_pipeline_is_excepted_by_its_recipe(string selector, CoverageVerdict verdict) => Assert.Equal(
        verdict, BuildCoverage.Of(Details(), Image with { PipelineArn = null }, Excepting(selector, "2026-12-31"), Builds.Start).Verdict);

    [Theory]
    [InlineData(""" "images": ["base-linux"] """, CoverageVerdict.Exempted)]
    [InlineData(""" "recipes": ["*"] """, CoverageVerdict.Uncovered)]
    public void An_imported_image_is_excepted_by_its_name(string selector, CoverageVerdict verdict) => Assert.Equal(
        verdict,
        BuildCoverage.Of(Details(), Image with { PipelineArn = null, RecipeArn = null }, Excepting(selector, "2026-12-31"), Builds.Start).Verdict);

    [Fact]
    public void An_exception_does_not_hide_that_a_build_was_gated() =>
        Assert.Equal(CoverageVerdict.Covered, Of(Excepting(""" "pipelines": ["*"] """, "2026-12-31"), Release("COMPLETED", "RESUME")).Verdict);

    [Fact]
    public void An_unknown_platform_does_not_free_a_build_from_a_rule()
    {
        var rules = Read($$"""
            { "scopes": { "windows": { "platforms": ["Windows"] } }, "gates": [ {{Gate(Scan, scope: "\"windows\"")}} ] }
            """).Coverage;

        Assert.Equal(CoverageVerdict.NotDemanded, BuildCoverage.Of(Details(), Image, rules, Builds.Start).Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, BuildCoverage.Of(Details(), Image with { Platform = null }, rules, Builds.Start).Verdict);
    }

    [Fact]
    public void A_list_of_missing_gates_is_bounded_and_counts_the_rest()
    {
        var coverage = Of(Rules([.. Enumerable.Range(1, 25).Select(n => Gate(Scan, name: $"rule-{n}"))]));

        Assert.Equal((20, 5), (coverage.Missing.Count, coverage.OmittedCount));
        Assert.EndsWith("; and 22 more", coverage.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    public void A_build_that_released_nothing_has_no_coverage(string status) => Assert.Null(
        BuildCoverage.AddTo(Details() with { Status = status }, null, Image, Rules(Gate(Scan))).Coverage);

    [Fact]
    public void The_coverage_of_one_end_stays_and_another_end_is_decided_anew()
    {
        var gated = Rules(Gate(Scan));
        var known = BuildCoverage.AddTo(Details(), null, Image, CoverageRules.None);
        var failed = Details() with { Status = "FAILED", Reason = Builds.Reason };

        Assert.Equal(CoverageVerdict.NotDemanded, BuildCoverage.AddTo(Details(), known, Image, gated).Coverage?.Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, BuildCoverage.AddTo(Details(), failed, Image, gated).Coverage?.Verdict);
        // Details of an earlier version have no coverage.
        Assert.Equal(CoverageVerdict.Uncovered, BuildCoverage.AddTo(Details(), Details(), Image, gated).Coverage?.Verdict);
    }

    [Fact]
    public void While_no_policy_can_be_used_nothing_counts_as_released_and_the_next_policy_decides()
    {
        var unusable = new CoverageRules([], [], CoverageRules.NoPolicy);
        // As versions before this one stored it.
        var stored = Details() with { Coverage = new(CoverageVerdict.NotDemanded, "no gate rule applies") { PolicyHash = "none" } };

        var known = BuildCoverage.AddTo(Details(Release("COMPLETED", "RESUME")), null, Image, unusable);

        Assert.True(known.Coverage is { Verdict: CoverageVerdict.Unknown, IsGap: true, IsDecided: false });
        Assert.True(stored.Coverage.IsGap);
        Assert.False(known.Covers(Builds.Snapshot("AVAILABLE", 0)));
        Assert.Equal(CoverageVerdict.Covered, BuildCoverage.AddTo(Details(Release("COMPLETED", "RESUME")), known, Image, Rules(Gate(Scan))).Coverage?.Verdict);
        Assert.Equal(CoverageVerdict.Uncovered, BuildCoverage.AddTo(Details(), stored, Image, Rules(Gate(Scan))).Coverage?.Verdict);
    }

    private static GateCoverage Of(CoverageRules rules, params WorkflowRun[] workflows) =>
        BuildCoverage.Of(Details(workflows), Image, rules, Builds.Start);

    private static BuildDetails Details(params WorkflowRun[] workflows) =>
        new() { ImageArn = Image.Arn, Status = "AVAILABLE", ReadStartedAt = Builds.Start, Workflows = workflows };

    private static WorkflowRun Release(string status, string? answer) => Wait("DISTRIBUTION", "ApproveRelease", status, answer);

    private static WorkflowRun Wait(string type, string name, string status, string? answer) =>
        Builds.Workflow("wf-1", type, "COMPLETED", Builds.Step(name, StepAction.WaitForAction, status) with { Answer = answer });

    private static CoverageRules Rules(params string[] gates) => Read(With(gates)).Coverage;

    private static CoverageRules Excepting(string selector, string until) => Read($$"""
        { "gates": [ {{Gate(Scan)}} ], "coverage": { "exceptions": [ { {{selector}}, "reason": "agreed", "until": "{{until}}" } ] } }
        """).Coverage;
}
