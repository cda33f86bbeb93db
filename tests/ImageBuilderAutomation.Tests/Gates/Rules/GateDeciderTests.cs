using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Tests.Policies;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class GateDeciderTests
{
    private const string Clean = """
        "require": { "scan": { "finishedWithin": "24h" }, "tests": "passed", "findings": { "critical": 0, "high": { "fixable": 0 } } },
        "unknown": { "askEvery": "10m", "for": "3h", "then": "hold" }
        """;

    private const string People = """ "require": { "approvals": { "from": ["platform", "security"] } } """;

    private static readonly Finding Critical = new("CVE-2026-4411", "CRITICAL", "YES");

    [Fact]
    public void Resumes_when_everything_is_known_and_clean()
    {
        var decision = Decider(Gate(Clean)).Decide(Facts.Quiet);

        Assert.Equal(GateAnswer.Resume, decision.Answer);
        Assert.Matches(@"^clean: scan completed within 24h, tests passed, 0 critical, 0 fixable high \(policy [0-9a-f]{6}\)$", decision.Reason);
        Assert.Null(decision.NextCheckAt);
        Assert.Equal(Facts.StartedAt, decision.DecidedAt);
    }

    [Theory]
    [InlineData(null, GateAnswer.Hold)]
    [InlineData("hold", GateAnswer.Hold)]
    [InlineData("stop", GateAnswer.Stop)]
    public void Answers_unmet_when_a_condition_is_false(string? unmet, GateAnswer expected)
    {
        var decision = Decider(Gate(Clean + (unmet is null ? "" : $", \"unmet\": \"{unmet}\"")))
            .Decide(Facts.Quiet with { Findings = Facts.Found(Critical) });

        Assert.Equal(expected, decision.Answer);
        Assert.StartsWith("clean: 1 critical CVE-2026-4411, at most 0 (policy ", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, GateAnswer.AskAgain, 10)]
    [InlineData(170, GateAnswer.AskAgain, 180)]
    [InlineData(175, GateAnswer.AskAgain, 180)]
    [InlineData(180, GateAnswer.Hold, null)]
    [InlineData(500, GateAnswer.Hold, null)]
    public void Asks_again_about_unknown_facts_until_the_time_limit(int waitedMinutes, GateAnswer expected, int? nextMinutes)
    {
        var decision = Decider(Gate(Clean)).Decide(Facts.WithoutScan.After(TimeSpan.FromMinutes(waitedMinutes)));

        Assert.Equal(expected, decision.Answer);
        Assert.Equal(nextMinutes is { } minutes ? Facts.StartedAt.AddMinutes(minutes) : null, decision.NextCheckAt);
        Assert.Contains("scan missing", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_known_to_be_false_outweighs_an_unknown_one()
    {
        var facts = Facts.WithoutScan with { Tests = new Known<TestResults>.Yes(new(Passed: 1, Failed: 1, Unfinished: 0)) };

        var decision = Decider(Gate(Clean + """, "unmet": "stop" """)).Decide(facts);

        Assert.Equal(GateAnswer.Stop, decision.Answer);
        Assert.DoesNotContain("scan", decision.Reason, StringComparison.Ordinal);
    }

    /// <remarks>Without the rule the step would be held, so the rule must not release it because of a missing fact.</remarks>
    [Theory]
    [InlineData("""{ "platforms": ["Windows"] }""", null, "SCHEDULED")]
    [InlineData("""{ "buildTypes": ["SCHEDULED"] }""", "Linux", null)]
    public void Holds_when_a_rule_matches_only_because_a_fact_is_missing(string scope, string? platform, string? buildType)
    {
        var facts = Facts.Quiet with { Image = Facts.Image with { Platform = platform, BuildType = buildType } };

        var decision = Decider(Read($$"""{ "scopes": { "it": {{scope}} }, "gates": [ { "name": "clean", "scope": "it", "step": "distribution/*", {{Clean}} } ] }""")).Decide(facts);

        Assert.Equal(GateAnswer.Hold, decision.Answer);
        Assert.StartsWith("no rule matches distribution/ApproveRelease of pipeline web-shop for sure: ", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(GateAnswer.Resume, Assert.Single(decision.Rules).Answer);
    }

    [Fact]
    public void Holds_when_no_rule_matches()
    {
        var decision = Decider(Gate(Clean, scope: "\"pay\"")).Decide(Facts.Quiet);

        Assert.Equal(GateAnswer.Hold, decision.Answer);
        Assert.Empty(decision.Rules);
        Assert.StartsWith("no rule matches distribution/ApproveRelease of pipeline web-shop (policy ", decision.Reason, StringComparison.Ordinal);
        Assert.Null(decision.NextCheckAt);
    }

    [Theory]
    [InlineData("distribution/Other")]
    [InlineData("test/ApproveRelease")]
    [InlineData("*/approve*")]
    public void A_rule_for_another_step_does_not_match(string step) =>
        Assert.Empty(Decider(Gate(People, step: step)).Decide(Facts.Quiet).Rules);

    [Theory]
    [InlineData("distribution/Approve*")]
    [InlineData("*/ApproveReleas?")]
    public void A_rule_with_wildcards_matches_its_steps(string step) =>
        Assert.Single(Decider(Gate(People, step: step)).Decide(Facts.Quiet).Rules);

    [Fact]
    public void The_strictest_answer_wins_and_every_rule_is_listed_strictest_first()
    {
        var decision = Decider(
            Gate(""" "require": { "tests": "passed" } """, "tested"),
            Gate(People, "people"),
            Gate(""" "require": { "findings": { "critical": 0 } }, "unmet": "stop" """, "stopper"),
            Gate(""" "require": { "findings": { "critical": 0 } } """, "holder")).Decide(Facts.Quiet with { Findings = Facts.Found(Critical) });

        Assert.Equal(GateAnswer.Stop, decision.Answer);
        Assert.Equal(["stopper", "people", "holder", "tested"], decision.Rules.Select(rule => rule.Rule));
        Assert.StartsWith("stopper: ", decision.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("holder", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_all_winning_rules()
    {
        var reason = Decider(Gate(People, "one"), Gate(""" "require": { "approvals": { "from": ["platform"] } } """, "two")).Decide(Facts.Quiet).Reason;

        Assert.Contains("one: approval missing from platform, security; two: approval missing from platform", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, GateAnswer.Hold)]
    [InlineData(2879, GateAnswer.Hold)]
    [InlineData(2880, GateAnswer.Stop)]
    [InlineData(2881, GateAnswer.Stop)]
    public void A_hold_expires(int waitedMinutes, GateAnswer expected)
    {
        var decision = Decider(Gate(People + """, "expires": { "after": "2d", "then": "stop" } """))
            .Decide(Facts.Quiet.After(TimeSpan.FromMinutes(waitedMinutes)));

        Assert.Equal(expected, decision.Answer);
        Assert.Equal(expected == GateAnswer.Hold ? Facts.StartedAt.AddDays(2) : null, decision.NextCheckAt);
        Assert.Equal(
            expected == GateAnswer.Stop, decision.Reason.Contains("expired after 2d, approval missing from platform, security", StringComparison.Ordinal));
    }

    [Fact]
    public void An_approved_step_does_not_expire()
    {
        var facts = Facts.Quiet.After(TimeSpan.FromDays(3)) with
        {
            Approvals = [Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "lee")],
        };

        Assert.Equal(GateAnswer.Resume, Decider(Gate(People + """, "expires": { "after": "2d" } """)).Decide(facts).Answer);
    }

    [Theory]
    [InlineData(0, 240)]
    [InlineData(239, 240)]
    [InlineData(240, 480)]
    [InlineData(700, 720)]
    [InlineData(2870, 2880)]
    public void A_held_step_is_checked_again_at_each_reminder(int waitedMinutes, int nextMinutes)
    {
        var decision = Decider(Gate(People + """, "remind": "4h", "expires": { "after": "2d" } """))
            .Decide(Facts.Quiet.After(TimeSpan.FromMinutes(waitedMinutes)));

        Assert.Equal(Facts.StartedAt.AddMinutes(nextMinutes), decision.NextCheckAt);
    }

    [Fact]
    public void Held_for_people_while_facts_are_unknown_still_asks_again()
    {
        var decision = Decider(Gate("""
            "require": { "findings": { "critical": 0 }, "approvals": { "from": ["platform"] } }, "unknown": { "askEvery": "15m", "for": "1h", "then": "stop" }
            """)).Decide(Facts.WithoutScan);

        Assert.Equal(GateAnswer.Hold, decision.Answer);
        Assert.Equal(Facts.StartedAt.AddMinutes(15), decision.NextCheckAt);
    }

    [Fact]
    public void The_next_check_is_the_earliest_any_rule_asks_for()
    {
        var decision = Decider(Gate(Clean), Gate(People + """, "expires": { "after": "10m" } """, "people"))
            .Decide(Facts.WithoutScan.After(TimeSpan.FromMinutes(4)));

        Assert.Equal(Facts.StartedAt.AddMinutes(10), decision.NextCheckAt);
    }

    [Fact]
    public void Findings_without_a_completed_scan_do_not_count()
    {
        var decision = Decider(Gate(""" "require": { "findings": { "critical": 0 } } """))
            .Decide(Facts.Quiet with { Image = Facts.Image with { ScanStatus = "SCANNING" } });

        Assert.Equal(GateAnswer.AskAgain, decision.Answer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("PENDING")]
    [InlineData("SCANNING")]
    [InlineData("COLLECTING")]
    [InlineData("ABANDONED")]
    [InlineData("FAILED")]
    [InlineData("TIMED_OUT")]
    [InlineData("NEW_WORD")]
    public void Only_the_scan_status_COMPLETED_counts_as_scanned(string? status)
    {
        var decision = Decider(Gate(""" "require": { "scan": {} } """)).Decide(Facts.Quiet with { Image = Facts.Image with { ScanStatus = status } });

        Assert.Equal(GateAnswer.AskAgain, decision.Answer);
    }

    [Theory]
    [InlineData(-24 * 60, true)]
    [InlineData((-24 * 60) - 1, false)]
    [InlineData(null, false)]
    public void A_scan_counts_as_recent_only_when_the_image_is_recent(int? createdMinutes, bool fresh)
    {
        var image = Facts.Image with { CreatedAt = createdMinutes is { } minutes ? Facts.StartedAt.AddMinutes(minutes) : null };

        var decision = Decider(Gate(""" "require": { "scan": { "finishedWithin": "24h" } } """)).Decide(Facts.Quiet with { Image = image });

        Assert.Equal(fresh ? GateAnswer.Resume : GateAnswer.AskAgain, decision.Answer);
    }

    [Fact]
    public void A_scan_of_any_age_suffices_when_no_age_is_required() => Assert.Equal(
        GateAnswer.Resume,
        Decider(Gate(""" "require": { "scan": {} } """)).Decide(Facts.Quiet with { Image = Facts.Image with { CreatedAt = null } }).Answer);

    [Theory]
    [InlineData(1, 0, 0, Truth.True)]
    [InlineData(2, 1, 0, Truth.False)]
    [InlineData(0, 1, 1, Truth.False)]
    [InlineData(1, 0, 1, Truth.Unknown)]
    [InlineData(0, 0, 0, Truth.Unknown)]
    public void Tests_have_passed_only_when_some_ran_and_all_passed(int passed, int failed, int unfinished, Truth expected)
    {
        var decision = Decider(Gate(""" "require": { "tests": "passed" } """))
            .Decide(Facts.Quiet with { Tests = new Known<TestResults>.Yes(new(passed, failed, unfinished)) });

        Assert.Equal(expected, Assert.Single(Assert.Single(decision.Rules).Conditions).Truth);
    }

    [Fact]
    public void Needs_only_the_facts_of_matching_rules()
    {
        var rules = Decider(
            Gate(People, "people"),
            Gate(""" "require": { "findings": { "low": 3 } } """, "pay-findings", "\"pay\""),
            Gate(""" "require": { "tests": "passed" } """, "web-tests", "\"web\""));

        Assert.Equal(GateNeeds.Roles | GateNeeds.Tests, rules.NeedsFor(Facts.Step, Facts.Image));
        Assert.Equal(
            GateNeeds.Roles | GateNeeds.Findings,
            rules.NeedsFor(Facts.Step, Facts.Image with { PipelineArn = "arn:aws:imagebuilder:eu-central-1:111122223333:image-pipeline/pay-api" }));
    }

    [Fact]
    public void Untrusted_text_cannot_break_or_lengthen_the_reason()
    {
        var findings = Enumerable.Range(0, 50).Select(_ => new Finding("CVE\r\n\u001b[31mPWNED\u202e" + new string('x', 4000), "CRITICAL", null)).ToArray();

        var decision = Decider(Gate(Clean)).Decide(Facts.Quiet with { Findings = Facts.Found(findings) });

        Assert.InRange(decision.Reason.Length, 1, 1024);
        Assert.All(decision.Reason, c => Assert.InRange(c, ' ', '~'));
        Assert.Contains("50 critical", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("and 47 more", decision.Reason, StringComparison.Ordinal);
        Assert.EndsWith($"(policy {decision.PolicyHash[..6]})", decision.Reason, StringComparison.Ordinal);
    }
}
