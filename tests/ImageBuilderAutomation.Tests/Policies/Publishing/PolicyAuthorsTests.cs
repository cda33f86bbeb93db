using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PolicyAuthorsTests
{
    private static readonly Person Ann = new("arn:aws:sts::111122223333:assumed-role/Publisher/ann", "AROA1:ann");
    private static readonly Person Bob = new("arn:aws:sts::111122223333:assumed-role/Publisher/bob", "AROA1:bob");
    private static readonly Person Cyd = new("arn:aws:sts::111122223333:assumed-role/Publisher/cyd", "AROA1:cyd");

    private static readonly string Weak = With("");

    [Fact]
    public void Whoever_publishes_or_confirms_what_loosens_is_an_author()
    {
        Assert.Equal([Ann, Bob], Of(Weak, Ann, Bob, before: null, loosens: true));
        Assert.Equal([Bob, Cyd, Ann], Of(With("\"builds\": { \"atMost\": 3 }"), Bob, Cyd, Weak, loosens: true));
    }

    [Fact]
    public void Whoever_publishes_first_is_an_author_although_nothing_loosens() => Assert.Equal([Bob], Of(Weak, Bob, null, before: null, loosens: false));

    /// <remarks>What is released then, the policy before released too.</remarks>
    [Theory]
    [InlineData("\"each\": 1", "\"each\": 2")]
    [InlineData("\"require\"", "\"expires\": { \"after\": \"70h\" }, \"require\"")]
    [InlineData("\"weak\"", "\"renamed\"")]
    [InlineData("\"approvers\": {", "\"approvers\": { \"unused\": [\"role/Unused\"],")]
    public void Whoever_only_tightens_frees_nobody_and_becomes_no_author(string old, string now) => Assert.Equal([Ann], Of(Changed(old, now), Bob, null, Weak, loosens: false));

    [Theory]
    [InlineData("\"each\": 1", "\"each\": 2")]
    [InlineData("\"weak\"", "\"renamed\"")]
    [InlineData("\"gates\": [", "\"modes\": { \"gates\": \"act\" }, \"gates\": [")]
    [InlineData("{ \"name\": \"weak\"", "{ \"name\": \"other\", \"scope\": \"pay\", \"step\": \"distribution/B\", \"require\": { \"tests\": \"passed\" } }, { \"name\": \"weak\"")]
    public void Two_people_who_loosen_something_else_do_not_free_the_author_of_a_rule_that_stays_or_gets_stricter(string old, string now) =>
        Assert.Equal([Bob, Cyd, Ann], Of(Changed(old, now), Bob, Cyd, Weak, loosens: true));

    [Theory]
    [InlineData("\"each\": 2", "\"each\": 1")]
    [InlineData("pay-*", "pay-a*")]
    [InlineData("role/Platform", "role/Other")]
    public void A_rule_that_two_people_loosen_is_theirs_and_one_that_somebody_loosens_alone_is_everybody_s(string old, string now)
    {
        var before = Changed("\"each\": 1", "\"each\": 2");
        var after = before.Replace(old, now, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        Assert.Equal([Bob, Cyd], Of(after, Bob, Cyd, before, loosens: true));
        Assert.Equal([Bob, Ann], Of(after, Bob, null, before, loosens: true));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Whoever_waived_a_finding_stays_an_author_while_it_is_waived(int afterwards, bool stays)
    {
        var before = PolicyTexts.Read(Weak) with { Waivers = [Waiver("CVE-1"), Waiver("CVE-2")], Gates = [] };
        var after = before with { Waivers = afterwards == 1 ? [Waiver("CVE-3")] : [Waiver("CVE-2"), Waiver("CVE-3")] };

        Assert.Equal(stays ? [Bob, Cyd, Ann] : [Bob, Cyd], PolicyAuthors.Of(after, Bob, Cyd, (before, [Ann]), loosens: true, same: []));

        static Waiver Waiver(string id) => new() { Findings = [id], Until = new(2026, 12, 1), Owner = "kim", Reason = "accepted" };
    }

    [Fact]
    public void Authors_of_a_policy_that_is_rolled_back_to_remain_authors_and_nobody_is_listed_twice()
    {
        var policy = PolicyTexts.Read(Weak);
        Assert.Equal([Bob, Cyd, Ann], PolicyAuthors.Of(policy, Bob, null, (policy, [Cyd, Bob]), loosens: true, same: [Ann]));
    }

    /// <remarks>What was proven when they published counts. A role that lets nobody choose a name any more frees none of them.</remarks>
    [Fact]
    public void One_session_stands_for_all_of_a_role_whose_names_nobody_proved()
    {
        var (one, other, user) = (Session("run-1"), Session("run-2"), new Person("arn:aws:iam::111122223333:user/cyd", "AIDA1"));
        var (ann, bob) = (Ann with { IsNameProven = true }, Bob with { IsNameProven = true });

        Assert.Equal([ann, one, bob, user], PolicyAuthors.OnePerRole([ann, one, other, bob, user]));
        Assert.Equal([Ann, ann], PolicyAuthors.OnePerRole([Ann, Bob, ann]));

        static Person Session(string name) => new($"arn:aws:sts::111122223333:assumed-role/Pipeline/{name}", $"AROA2:{name}");
    }

    private static IReadOnlyList<Person> Of(string after, Person publisher, Person? confirmer, string? before, bool loosens) => PolicyAuthors.Of(
        PolicyTexts.Read(after), publisher, confirmer, before is null ? null : (PolicyTexts.Read(before), [Ann]), loosens, same: []);

    private static string Changed(string old, string now)
    {
        Assert.Contains(old, Weak, StringComparison.Ordinal);
        return Weak.Replace(old, now, StringComparison.Ordinal);
    }

    private static string With(string section) => $$"""
        {
          "scopes": { "pay": { "pipelines": ["pay-*"] } },
          "approvers": { "platform": ["role/Platform"] },
          "gates": [{ "name": "weak", "scope": "pay", "step": "distribution/A", "require": { "approvals": { "from": ["platform"], "each": 1 } } }]
          {{(section.Length > 0 ? "," : "")}} {{section}}
        }
        """;
}
