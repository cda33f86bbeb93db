using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A record keeps of a decision what fits an item of the table, and says what it leaves out.</summary>
public sealed class DecisionBoundsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_waiver_that_several_rules_and_conditions_used_is_kept_once_with_all_its_findings()
    {
        var kept = Recorded(Decision(
            Rule("one", Result("findings.critical", Waiver("kim", "CVE-1")), Result("findings.high", Waiver("kim", "CVE-2", "CVE-1"))),
            Rule("two", Result("amiScan.critical", Waiver("kim", "cve-1"), Waiver("lee", "CVE-3")))));

        Assert.Equal([("kim", "CVE-1 CVE-2"), ("lee", "CVE-3")], kept.Waivers.Select(waiver => (waiver.Owner, string.Join(' ', waiver.Findings))));
        Assert.All(kept.Rules.SelectMany(rule => rule.Conditions), result => Assert.Null(result.Waivers));
        Assert.Equal((0, 0), (kept.OmittedWaivers, kept.Rules.Sum(rule => rule.OmittedConditions)));
    }

    [Fact]
    public void Every_rule_keeps_its_answer_and_its_times_although_its_evidence_is_left_out()
    {
        var rules = Enumerable.Range(0, 100).Select(n => Rule($"rule-{n}", [.. Enumerable.Repeat(Result(new string('o', 500)), 20)]) with
        {
            ExpiresAt = Now.AddDays(n),
            AskAgainAt = Now.AddMinutes(n),
            RemindAt = Now.AddHours(n + 1),
        });

        var kept = Recorded(Decision([.. rules]));

        Assert.Equal(100, kept.Rules.Count);
        Assert.Equal((20, 0), (kept.Rules[0].Conditions.Count, kept.Rules[0].OmittedConditions));
        Assert.Equal((0, 20), (kept.Rules[^1].Conditions.Count, kept.Rules[^1].OmittedConditions));
        Assert.Equal((Now.AddDays(99), Now.AddMinutes(99)), (kept.Rules[^1].ExpiresAt, kept.Rules[^1].AskAgainAt));
        Assert.Equal(Now.AddHours(1), kept.RemindAt);
    }

    [Fact]
    public void Waivers_and_findings_that_do_not_fit_are_counted()
    {
        var many = Enumerable.Range(0, 1000).Select(n => Waiver($"owner-{n}", [.. Enumerable.Range(0, 5).Select(f => $"CVE-{n}-{f}")])).ToArray();

        var kept = Recorded(Decision(Rule("one", Result("0 critical", many))));

        Assert.InRange(kept.Waivers.Count, 50, 999);
        Assert.Equal(1000, kept.Waivers.Count + kept.OmittedWaivers);
        Assert.Equal(kept.Waivers.Count * 5, kept.Waivers.Sum(waiver => waiver.Findings.Count + waiver.OmittedFindings));
    }

    [Fact]
    public void A_bounded_decision_stays_as_it_is()
    {
        var kept = Recorded(Decision(Rule("one", Result("findings.critical", Waiver("kim", "CVE-1")))));

        Assert.Equivalent(kept, Recorded(kept), strict: true);
    }

    private static GateDecision Recorded(GateDecision decision) =>
        GateTransitions.Opened(new GateWorld().Service.Steps[GateWorld.StepId]).KeptOpen(decision, "event", observed: false).Decision!;

    private static GateDecision Decision(params RuleAnswer[] rules) => new(GateAnswer.Hold, "held", rules, "8f3c1e", Now, null);

    private static RuleAnswer Rule(string name, params ConditionResult[] conditions) => new(name, GateAnswer.Hold, "held", conditions, null, null);

    private static ConditionResult Result(string observed, params UsedWaiver[] waivers) =>
        new("findings.critical", Truth.True, observed) { Waivers = waivers.Length == 0 ? null : waivers };

    private static UsedWaiver Waiver(string owner, params string[] findings) => new(findings, owner, new(2026, 12, 31), "the option is off", null, null);
}
