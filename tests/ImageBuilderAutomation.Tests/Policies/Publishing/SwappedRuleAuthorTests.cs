using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>Two people who only move names among rules, or rename a rule and change what decides nothing, replace no rule: its author stays.</summary>
public sealed class SwappedRuleAuthorTests
{
    private static readonly Person Ann = new("arn:aws:sts::111122223333:assumed-role/Publisher/ann", "AROA1:ann");
    private static readonly Person Bob = new("arn:aws:sts::111122223333:assumed-role/Publisher/bob", "AROA1:bob");
    private static readonly Person Cyd = new("arn:aws:sts::111122223333:assumed-role/Publisher/cyd", "AROA1:cyd");

    private const string Tests = """ "scope": "*", "step": "distribution/A", "require": { "tests": "passed" } """;
    private const string People = """ "scope": "*", "step": "distribution/A", "require": { "approvals": { "from": ["platform"] } } """;

    [Fact]
    public void Rules_that_swap_their_names_keep_their_author() =>
        Assert.Contains(Ann, Authors(With(("one", Tests), ("two", People)), With(("two", Tests), ("one", People))));

    [Fact]
    public void A_renamed_rule_whose_reminder_changes_keeps_its_author() =>
        Assert.Contains(Ann, Authors(With(("one", People)), With(("other", People + """, "remind": "6h" """))));

    [Fact]
    public void A_renamed_rule_that_gets_stricter_keeps_its_author() =>
        Assert.Contains(Ann, Authors(With(("one", People)), With(("other", People + """, "expires": { "after": "70h" } """))));

    private static IReadOnlyList<Person> Authors(string before, string after) =>
        PolicyAuthors.Of(PolicyTexts.Read(after), Bob, Cyd, (PolicyTexts.Read(before), [Ann]), loosens: true, same: []);

    private static string With(params (string Name, string Rule)[] rules) =>
        "{ \"approvers\": { \"platform\": [\"role/Platform\"] }, \"gates\": ["
        + string.Join(", ", rules.Select(rule => $"{{ \"name\": \"{rule.Name}\", {rule.Rule} }}")) + "] }";
}
