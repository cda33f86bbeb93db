using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Tests.Policies;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class WaiversTests
{
    private const string Cve = "CVE-2026-4411";
    private const string Kim = "\"until\": \"2026-12-31\", \"owner\": \"kim\", \"reason\": \"the option is off\"";

    [Fact]
    public void A_waived_finding_does_not_count_and_the_evidence_says_who_waived_it()
    {
        var decision = Decide([Waiver($"{Kim}, \"ticket\": \"SEC-1\"")], Critical(Cve));

        var condition = Assert.Single(Assert.Single(decision.Rules).Conditions);
        Assert.Equal((GateAnswer.Resume, Truth.True), (decision.Answer, condition.Truth));
        Assert.Equal("0 critical, CVE-2026-4411 waived by kim until 2026-12-31", condition.Observed);
        Assert.Equivalent(new UsedWaiver([Cve], "kim", new(2026, 12, 31), "the option is off", null, "SEC-1"), Assert.Single(condition.Waivers!), strict: true);
        Assert.StartsWith("clean: 0 critical, CVE-2026-4411 waived by kim until 2026-12-31 (policy ", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-31T23:59:59Z", GateAnswer.Resume, "0 critical, CVE-2026-4411 waived by kim until 2026-12-31")]
    [InlineData("2027-01-01T00:00:00Z", GateAnswer.Stop, "1 critical CVE-2026-4411, at most 0, CVE-2026-4411 waiver of kim expired 2026-12-31")]
    [InlineData("2025-12-31T00:00:00Z", GateAnswer.Resume, "0 critical, CVE-2026-4411 waived by kim until 2026-12-31")]
    [InlineData("2025-12-30T00:00:00Z", GateAnswer.Stop, "1 critical CVE-2026-4411, at most 0, CVE-2026-4411 waiver of kim ends too far ahead, 2026-12-31")]
    public void It_is_active_through_its_last_day_and_at_most_a_year_before(string now, GateAnswer expected, string seen)
    {
        var decision = Decide([Waiver(Kim)], Critical(Cve), facts => facts with { Now = DateTimeOffset.Parse(now, null) });

        var condition = Assert.Single(Assert.Single(decision.Rules).Conditions);
        Assert.Equal((expected, seen), (decision.Answer, condition.Observed));
        Assert.Equal(expected == GateAnswer.Resume, condition.Waivers is not null);
    }

    [Theory]
    [InlineData("\"pipelines\": [\"web-*\"]", true)]
    [InlineData("\"pipelines\": [\"pay-*\"]", false)]
    [InlineData("\"pipelines\": [\"web-*\"], \"images\": [\"other\"]", false)]
    [InlineData("\"recipes\": [\"web-shop\"], \"images\": [\"web-shop\"]", true)]
    [InlineData("\"scope\": \"web\"", true)]
    [InlineData("\"scope\": \"pay\"", false)]
    [InlineData("\"scope\": [\"pay\", \"web\"]", true)]
    [InlineData("\"scope\": \"web\", \"pipelines\": [\"pay-*\"]", false)]
    [InlineData("\"scope\": \"*\"", true)]
    [InlineData("\"package\": \"openssl*\"", true)]
    [InlineData("\"package\": \"openssl\"", false)]
    [InlineData("\"package\": \"curl\"", false)]
    public void It_covers_the_builds_and_packages_it_names_and_no_others(string selector, bool covers)
    {
        var finding = Critical(Cve) with { Packages = ["openssl", "openssl-libs"] };

        Assert.Equal(covers ? GateAnswer.Resume : GateAnswer.Stop, Decide([Waiver($"{Kim}, {selector}")], finding).Answer);
    }

    [Fact]
    public void A_waiver_of_a_package_does_not_cover_a_finding_that_names_none() =>
        Assert.Equal(GateAnswer.Stop, Decide([Waiver($"{Kim}, \"package\": \"*\"")], Critical(Cve)).Answer);

    [Fact]
    public void What_the_service_does_not_report_widens_a_rule_and_never_a_waiver()
    {
        var facts = Facts.Quiet with { Image = Facts.Image with { Platform = null }, Findings = Facts.Found(Critical(Cve)) };

        Assert.Equal(GateAnswer.Stop, Decider([Waiver($"{Kim}, \"scope\": \"linux\"")]).Decide(facts).Answer);
        Assert.Equal(GateAnswer.Resume, Decider([Waiver($"{Kim}, \"scope\": \"linux\"")]).Decide(facts with { Image = Facts.Image }).Answer);
    }

    [Fact]
    public void Case_does_not_distinguish_vulnerabilities_and_other_vulnerabilities_still_count()
    {
        Assert.Equal(GateAnswer.Resume, Decide([Waiver(Kim, "cve-2026-4411")], Critical(Cve)).Answer);
        Assert.Equal(GateAnswer.Stop, Decide([Waiver(Kim, "CVE-2026-441")], Critical(Cve)).Answer);
    }

    [Fact]
    public void An_active_waiver_wins_over_an_expired_one()
    {
        string[] waivers =
            [Waiver(Kim.Replace("2026-12-31", "2026-11-01", StringComparison.Ordinal)), Waiver(Kim.Replace("kim", "lee", StringComparison.Ordinal))];

        var condition = Assert.Single(Assert.Single(Decide(waivers, Critical(Cve)).Rules).Conditions);

        Assert.Equal("lee", Assert.Single(condition.Waivers!).Owner);
        Assert.DoesNotContain("expired", condition.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_waiver_released_is_reported_once_and_the_rest_counted()
    {
        var many = Enumerable.Range(1, 40).Select(n => Critical($"CVE-2026-{n}")).ToArray();
        string[] waivers = [.. many.Select((finding, n) => Waiver(Kim.Replace("kim", $"owner {n}", StringComparison.Ordinal), finding.VulnerabilityId))];

        var together = Waiver(Kim, [.. many.Select(finding => finding.VulnerabilityId)]);
        var one = Assert.Single(Assert.Single(Decide([together], [.. many, .. many]).Rules).Conditions);
        var each = Assert.Single(Assert.Single(Decide(waivers, many).Rules).Conditions);

        Assert.Equal("0 critical, CVE-2026-1 CVE-2026-2 CVE-2026-3 and 37 more waived by kim until 2026-12-31", one.Observed);
        Assert.Equal(40, Assert.Single(one.Waivers!).Findings.Count);
        Assert.Equal(40, each.Waivers!.Count);
        Assert.EndsWith(", 34 more waivers", each.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_waivers_and_findings_reach_the_reason_escaped_and_bounded()
    {
        var owner = "<b>kim\u202e" + new string('é', 50);
        var decision = Decide([Waiver(Kim.Replace("kim", owner, StringComparison.Ordinal))], Critical(Cve));

        Assert.InRange(decision.Reason.Length, 1, 1024);
        Assert.All(decision.Reason, c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public void Severities_each_report_their_own_waivers()
    {
        var policy = ReadWith(
            [Waiver(Kim), Waiver(Kim.Replace("kim", "lee", StringComparison.Ordinal), "CVE-2026-2")],
            """ "require": { "findings": { "critical": 0, "high": 0 } } """);

        var facts = Facts.Quiet with { Findings = Facts.Found(Critical(Cve), new("CVE-2026-2", "HIGH", "YES")) };
        var rule = Assert.Single(new GateDecider(policy.Gates, policy.Hash).Decide(facts).Rules);

        Assert.Equal(["kim", "lee"], rule.Conditions.Select(condition => Assert.Single(condition.Waivers!).Owner));
    }

    private static Finding Critical(string id) => new(id, "CRITICAL", "YES");

    private static GateDecision Decide(string[] waivers, params Finding[] findings) =>
        Decider(waivers).Decide(Facts.Quiet with { Findings = Facts.Found(findings) });

    private static GateDecision Decide(string[] waivers, Finding finding, Func<GateFacts, GateFacts> change) =>
        Decider(waivers).Decide(change(Facts.Quiet with { Findings = Facts.Found(finding) }));

    private static GateDecider Decider(string[] waivers) => PolicyTexts.Decider(ReadWith(waivers, """ "require": { "findings": { "critical": 0 } }, "unmet": "stop" """));

    private static Policy ReadWith(string[] waivers, string members)
    {
        var result = PolicyReader.Read(
            $$"""
            {
              "scopes": { "pay": { "pipelines": ["pay-*"] }, "web": { "pipelines": ["web-*"] }, "linux": { "platforms": ["Linux"] } },
              "waivers": "./waivers.json",
              "gates": [ {{Gate(members)}} ]
            }
            """,
            _ => $$"""{ "waivers": [ {{string.Join(",\n", waivers)}} ] }""");
        Assert.True(result.Policy is not null, string.Join("\n", result.Problems));
        return result.Policy;
    }

    private static string Waiver(string members, params string[] ids) =>
        $$"""{ "findings": [{{string.Join(", ", (ids.Length == 0 ? [Cve] : ids).Select(id => $"\"{id}\""))}}], {{members}} }""";
}
