using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

public sealed class AmiExclusionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    // In the documented order. Each entry has the rule, a change that makes an AMI match it, and a part of the expected reason.
    private static readonly (string Rule, string Value, Func<AmiFacts, AmiFacts> Match, string Reason)[] RuleOrder =
    [
        ("regions", """["eu-west-1"]""", facts => facts, "Region eu-west-1"),
        ("isPublic", "true", facts => facts with { IsPublic = true }, "public"),
        ("tagMap", """{"keep":"yes","team":"images"}""", facts => facts with { Tags = new Dictionary<string, string> { ["team"] = "images" } }, "tag 'team'"),
        ("sharedAccounts", """["444455556666"]""", facts => facts with { SharedAccounts = ["777788889999", "444455556666"] }, "account 444455556666"),
        ("lastLaunched", """{"value":2,"unit":"WEEKS"}""", facts => facts with { LastLaunched = Now.AddDays(-13) }, "last launched"),
    ];

    private static AmiFacts Plain { get; } = new(false, [], null, new Dictionary<string, string>());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_reason_names_the_first_rule_that_matches(int first)
    {
        var facts = RuleOrder.Aggregate(Plain, (known, rule) => rule.Match(known));
        var rules = new JsonObject(RuleOrder.Skip(first).Select(rule => KeyValuePair.Create(rule.Rule, JsonNode.Parse(rule.Value))));

        Assert.Contains(RuleOrder[first].Reason, new AmiExclusionRules(rules).ReasonFor("eu-west-1", facts, Now), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"regions":["eu-central-1"]}""")]
    [InlineData("""{"isPublic":false}""")]
    [InlineData("""{"isPublic":true}""")]
    [InlineData("""{"tagMap":{"team":"other","Team":"images"}}""")]
    [InlineData("""{"sharedAccounts":["111122223333"]}""")]
    [InlineData("""{"lastLaunched":{"value":12,"unit":"DAYS"}}""")]
    [InlineData("{}")]
    public void A_rule_that_does_not_match_excludes_nothing(string rules)
    {
        var facts = Plain with
        {
            Tags = new Dictionary<string, string> { ["team"] = "images" },
            SharedAccounts = ["444455556666"],
            LastLaunched = Now.AddDays(-13),
        };
        // A public AMI is excluded only if the rule says so.
        var seen = rules.Contains("false", StringComparison.Ordinal) ? facts with { IsPublic = true } : facts;

        Assert.Null(new AmiExclusionRules(JsonNode.Parse(rules)).ReasonFor("eu-west-1", seen, Now));
    }

    [Theory]
    [InlineData("DAYS", -3)]
    [InlineData("WEEKS", -21)]
    [InlineData("MONTHS", -92)]
    [InlineData("YEARS", -1096)]
    public void Last_launched_is_measured_in_the_rule_s_unit(string unit, int days)
    {
        var exclusions = new AmiExclusionRules(new JsonObject { ["lastLaunched"] = new JsonObject { ["value"] = 3, ["unit"] = unit } });

        Assert.NotNull(exclusions.ReasonFor("eu-west-1", Plain with { LastLaunched = Now.AddDays(days).AddSeconds(1) }, Now));
        Assert.Null(exclusions.ReasonFor("eu-west-1", Plain with { LastLaunched = Now.AddDays(days) }, Now));
    }
}
