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
    public void Publisher_and_confirmer_are_authors() =>
        Assert.Equal([Ann, Bob], PolicyAuthors.Of(PolicyTexts.Read(Weak), [Ann, Bob]));

    [Theory]
    [InlineData(""" "builds": { "atMost": 3 } """)]
    [InlineData(""" "modes": { "builds": "act" } """)]
    [InlineData(""" "lifecycle": { "notice": "9d" } """)]
    public void Somebody_else_s_unrelated_publication_does_not_free_the_authors(string unrelated) =>
        Assert.Equal([Bob, Ann], AuthorsOfBob(With(unrelated)));

    [Fact]
    public void Neither_does_a_change_of_gates_that_decides_nothing()
    {
        Assert.Equal([Bob, Ann], AuthorsOfBob(Weak.Replace("\"weak\"", "\"renamed\"", StringComparison.Ordinal)));
        Assert.Equal([Bob, Ann], AuthorsOfBob(Weak.Replace("\"approvers\": {", "\"approvers\": { \"unused\": [\"role/Unused\"],", StringComparison.Ordinal)));
        Assert.Equal([Bob, Ann], AuthorsOfBob(Weak.Replace("\"scopes\": {", "\"scopes\": { \"unused\": { \"pipelines\": [\"a\"] },", StringComparison.Ordinal)));
        Assert.Equal([Bob, Ann], AuthorsOfBob(Weak.Replace("\"require\"", "\"unmet\": \"hold\", \"require\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"each\": 1", "\"each\": 2")]
    [InlineData("pay-*", "pay-a*")]
    [InlineData("role/Platform", "role/Other")]
    public void A_change_of_what_decides_about_gates_has_its_own_authors(string old, string now) =>
        Assert.Equal([Bob], AuthorsOfBob(Weak.Replace(old, now, StringComparison.Ordinal)));

    /// <remarks>Any of them is published often, and the weak rule is still the one that releases.</remarks>
    [Theory]
    [InlineData("""{ "name": "weak" """, """{ "name": "other", "scope": "pay", "step": "distribution/B", "require": { "tests": "passed" } }, { "name": "weak" """)]
    [InlineData("\"gates\": [", "\"modes\": { \"gates\": \"act\" }, \"gates\": [")]
    public void Neither_does_a_change_of_another_rule_or_of_the_mode(string old, string now)
    {
        Assert.Contains(old.Trim(), Weak, StringComparison.Ordinal);
        Assert.Equal([Bob, Ann], AuthorsOfBob(Weak.Replace(old.Trim(), now.Trim(), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Whoever_waived_a_finding_stays_an_author_while_it_is_waived(int afterwards, bool stays)
    {
        var before = PolicyTexts.Read(Weak) with { Waivers = [Waiver("CVE-1"), Waiver("CVE-2")], Gates = [] };
        var after = before with { Waivers = afterwards == 1 ? [Waiver("CVE-3")] : [Waiver("CVE-2"), Waiver("CVE-3")] };

        Assert.Equal(stays ? [Bob, Ann] : [Bob], PolicyAuthors.Of(after, [Bob], (before, [Ann])));

        static Waiver Waiver(string id) => new() { Findings = [id], Until = new(2026, 12, 1), Owner = "kim", Reason = "accepted" };
    }

    [Fact]
    public void Authors_of_a_policy_that_is_rolled_back_to_remain_authors_and_nobody_is_listed_twice()
    {
        var policy = PolicyTexts.Read(Weak);
        Assert.Equal([Bob, Cyd, Ann], PolicyAuthors.Of(policy, [Bob], (policy, [Cyd, Bob]), (policy, [Ann])));
    }

    private static IReadOnlyList<Person> AuthorsOfBob(string text) =>
        PolicyAuthors.Of(PolicyTexts.Read(text), [Bob], (PolicyTexts.Read(Weak), [Ann]));

    private static string With(string section) => $$"""
        {
          "scopes": { "pay": { "pipelines": ["pay-*"] } },
          "approvers": { "platform": ["role/Platform"] },
          "gates": [{ "name": "weak", "scope": "pay", "step": "distribution/A", "require": { "approvals": { "from": ["platform"], "each": 1 } } }]
          {{(section.Length > 0 ? "," : "")}} {{section}}
        }
        """;
}
