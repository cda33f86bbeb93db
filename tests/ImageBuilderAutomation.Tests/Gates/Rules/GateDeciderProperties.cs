using FsCheck;
using FsCheck.Fluent;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class GateDeciderProperties
{
    private static readonly ApproverGroup[] Groups = [new("platform", ["role/Platform"]), new("security", ["role/Security"])];

    private static readonly Gen<TimeSpan> Wait = Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(0, 7 * 24 * 60)).Select(minutes => TimeSpan.FromMinutes(minutes));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("CVE-2026-4411", "", "\r\n\u0000", "\u202egnp.exe", "GHSA;rm -rf", "\ud800"),
        Gen.Choose(0, 3000).Select(length => new string('é', length)));

    private static readonly Gen<Finding> AFinding =
        from id in Text
        from severity in Gen.Elements("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED", "STRANGE")
        from fix in Gen.Elements("YES", "NO", "PARTIAL", null)
        select new Finding(id, severity, fix);

    private static readonly Gen<Known<IReadOnlyList<Finding>>> SomeFindings = Gen.OneOf(
        Gen.Constant(Facts.Found()),
        UpTo(3, AFinding).Select(list => Facts.Found([.. list])),
        Text.Select(Facts.FindingsUnknown));

    private static readonly Gen<Known<TestResults>> SomeTests = Gen.OneOf(
        Gen.Constant(Facts.Quiet.Tests),
        Gen.Choose(0, 2).Three().Select(n => (Known<TestResults>)new Known<TestResults>.Yes(new(n.Item1, n.Item2, n.Item3))),
        Text.Select(reason => (Known<TestResults>)new Known<TestResults>.No(reason)));

    private static readonly Gen<Approval> AnApproval =
        from role in Gen.Elements("Platform", "Security", "Other")
        from person in Gen.Elements("kim", "lee", "sam")
        select Facts.By(role.ToLowerInvariant(), role, person);

    private static readonly Gen<GateFacts> SomeFacts =
        from findings in SomeFindings
        from tests in SomeTests
        from approvals in UpTo(5, AnApproval)
        from waited in Wait
        from scan in Gen.Elements("COMPLETED", "COMPLETED", "COMPLETED", "SCANNING", null)
        from reason in Text
        from name in Gen.Elements("web-shop", "pay-api")
        select Facts.Quiet.After(waited) with
        {
            Findings = findings,
            Tests = tests,
            Approvals = [.. approvals],
            Image = Facts.Image with
            {
                ScanStatus = scan,
                ScanReason = reason,
                PipelineArn = $"arn:aws:imagebuilder:eu-central-1:111122223333:image-pipeline/{name}",
            },
        };

    private static readonly Gen<ICondition> ACondition = Gen.OneOf(
        Gen.Elements<TimeSpan?>(null, TimeSpan.FromHours(2), TimeSpan.FromDays(4)).Select(age => (ICondition)new ScanCondition(age)),
        Gen.Constant((ICondition)new TestsCondition()),
        from severity in Gen.Elements<string>([.. FindingsLimit.Severities])
        from max in Gen.Elements<int?>(null, 0, 3)
        from fixable in Gen.Elements<int?>(0, 2)
        select (ICondition)new FindingsCondition([new FindingsLimit(severity, max, fixable)]),
        from each in Gen.Choose(1, 2)
        from notStarter in Gen.Elements(true, false)
        select (ICondition)new ApprovalsCondition(Groups, each, notStarter));

    private static readonly Gen<GateRule> ARule =
        from name in Gen.Elements("clean", new string('n', 64))
        from conditions in ACondition.ListOf(2)
        from scope in Gen.Elements("web-*", "pay-*", "*")
        from unmet in Gen.Elements(GateAnswer.Hold, GateAnswer.Stop)
        from then in Gen.Elements(GateAnswer.Hold, GateAnswer.Stop)
        from expires in Gen.Elements(null, new Expiry(TimeSpan.FromHours(5), GateAnswer.Stop))
        from remind in Gen.Elements<TimeSpan?>(null, TimeSpan.FromHours(1))
        select new GateRule
        {
            Name = name,
            Scopes = [new() { Name = "s", Pipelines = [new(scope)] }],
            Step = new("distribution", new("*")),
            Require = [.. conditions],
            Unmet = unmet,
            Unknown = UnknownAnswer.Default with { Then = then },
            Expires = expires,
            Remind = remind,
        };

    private static readonly Arbitrary<(List<GateRule> Rules, GateRule Another, GateFacts Facts)> Cases =
        (from rules in UpTo(3, ARule)
         from another in ARule
         from facts in SomeFacts
         select (rules.ToList(), another, facts)).ToArbitrary();

    [Fact]
    public void One_more_rule_never_makes_a_decision_less_strict() => Check((rules, another, facts) =>
    {
        var (before, after) = (Decide(rules, facts), Decide([.. rules, another], facts));
        // Without a matching rule the step is held. The first rule replaces that answer, so it may be less strict.
        return before.Rules.Count == 0 || after.Answer >= before.Answer;
    });

    [Fact]
    public void Unknown_findings_never_resume() => Check((rules, another, facts) =>
    {
        var asking = another with { Scopes = null, Require = [.. another.Require, new FindingsCondition([new("critical", 1_000_000, null)])] };
        var unknown = facts with { Findings = Facts.FindingsUnknown("page cap") };
        return Decide([.. rules, asking], unknown).Answer != GateAnswer.Resume;
    });

    [Fact]
    public void Only_true_conditions_resume() => Check((rules, _, facts) =>
    {
        var decision = Decide(rules, facts);
        return decision.Answer != GateAnswer.Resume
            || (decision.Rules.Count > 0 && decision.Rules.All(rule => rule.Conditions.All(condition => condition.Truth == Truth.True)));
    });

    [Fact]
    public void The_same_facts_get_the_same_decision() => Check((rules, _, facts) =>
        Describe(Decide(rules, facts)) == Describe(Decide([.. rules], facts with { })));

    [Fact]
    public void The_reason_is_always_valid_for_the_service() => Check((rules, _, facts) =>
        Decide(rules, facts).Reason is { Length: >= 1 and <= 1024 } reason
        && reason.All(c => c is >= ' ' and <= '~') && reason.EndsWith("(policy 8f3c1e)", StringComparison.Ordinal));

    [Fact]
    public void The_next_check_is_always_in_the_future() => Check((rules, _, facts) =>
        Decide(rules, facts) is var decision && (decision.NextCheckAt is null || decision.NextCheckAt > facts.Now));

    [Fact]
    public void A_decision_to_ask_again_has_a_next_check() => Check((rules, _, facts) =>
        Decide(rules, facts) is var decision && (decision.Answer != GateAnswer.AskAgain || decision.NextCheckAt is not null));

    [Fact]
    public void Time_alone_never_resumes_a_step() => Check((rules, _, facts) =>
        Decide(rules, facts).Answer == GateAnswer.Resume || Decide(rules, facts with { Now = facts.Now.AddDays(1) }).Answer != GateAnswer.Resume);

    [Fact]
    public void The_cases_reach_every_answer()
    {
        var answers = Cases.Generator.Sample(2000)
            .GroupBy(each => Decide(each.Rules, each.Facts).Answer).ToDictionary(group => group.Key, group => group.Count());

        Assert.All(
            Enum.GetValues<GateAnswer>(),
            answer => Assert.True(answers.GetValueOrDefault(answer) > 20, $"{answer}: {answers.GetValueOrDefault(answer)} of 2000"));
    }

    [Fact]
    public void Reading_a_policy_never_throws() => Prop.ForAll(
        Broken().ToArbitrary(), text => PolicyReader.Read(text) is { } result && (result.Policy is not null || result.Problems.Count > 0))
        .QuickCheckThrowOnFailure();

    private static void Check(Func<List<GateRule>, GateRule, GateFacts, bool> holds) =>
        Prop.ForAll(Cases, each => holds(each.Rules, each.Another, each.Facts)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static GateDecision Decide(IReadOnlyList<GateRule> rules, GateFacts facts) =>
        new GateDecider(rules, "8f3c1e" + new string('0', 58)).Decide(facts);

    private static string Describe(GateDecision decision) => string.Join(
        "|",
        decision.Rules.Select(rule => $"{rule.Rule} {rule.Answer} {rule.Reason} {rule.AskAgainAt} {rule.ExpiresAt}")
            .Prepend($"{decision}"[..20] + decision.Reason + decision.NextCheckAt));

    /// <summary>Short lists, because with many rules the strictest answer is nearly always stop.</summary>
    private static Gen<List<T>> UpTo<T>(int max, Gen<T> each) => Gen.Choose(0, max).SelectMany(count => each.ListOf(count)).Select(list => list.ToList());

    /// <summary>The sample policy with a part removed or replaced.</summary>
    private static Gen<string> Broken()
    {
        var sample = File.ReadAllText(TestKit.Repository.PathOf("policy", "policy.json"));
        return from start in Gen.Choose(0, sample.Length)
               from length in Gen.Choose(0, 40)
               from put in Gen.Elements("", "{", "]", "\"", ",", "null", "\"*\"", "-5", "\\ud800", "[[", "//", "{\"a\":1,\"a\":2}")
               select string.Concat(sample.AsSpan(0, start), put, sample.AsSpan(Math.Min(start + length, sample.Length)));
    }
}
