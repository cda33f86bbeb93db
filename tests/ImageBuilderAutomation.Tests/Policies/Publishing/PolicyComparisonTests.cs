using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PolicyComparisonTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("""{ "tests": "passed" }""", """{ "tests": "passed", "scan": {} }""", "Tightens gates.clean.require.scan: the condition is added")]
    [InlineData("""{ "tests": "passed", "scan": {} }""", """{ "scan": {} }""", "Loosens gates.clean.require.tests: the condition is removed")]
    [InlineData("""{ "scan": {} }""", """{ "scan": { "finishedWithin": "4d" } }""", "Tightens gates.clean.require.scan.finishedWithin: no limit becomes 4d")]
    [InlineData("""{ "scan": { "finishedWithin": "2d" } }""", """{ "scan": { "finishedWithin": "4d" } }""", "Loosens gates.clean.require.scan.finishedWithin: 2d becomes 4d")]
    [InlineData("""{ "findings": { "critical": 0 } }""", """{ "findings": { "critical": 3 } }""", "Loosens gates.clean.require.findings.critical.atMost: 0 becomes 3")]
    [InlineData("""{ "findings": { "critical": 3 } }""", """{ "findings": { "critical": 0 } }""", "Tightens gates.clean.require.findings.critical.atMost: 3 becomes 0")]
    [InlineData("""{ "findings": { "critical": 0, "high": 0 } }""", """{ "findings": { "critical": 0 } }""", "Loosens gates.clean.require.findings.high.atMost: 0 becomes no limit")]
    [InlineData(
        """{ "findings": { "critical": 0 } }""", """{ "findings": { "critical": 0, "high": { "fixable": 1 } } }""",
        "Tightens gates.clean.require.findings.high.fixable: no limit becomes 1")]
    [InlineData(
        """{ "findings": { "critical": { "fixable": 0 } } }""", """{ "findings": { "critical": { "fixable": 2 } } }""",
        "Loosens gates.clean.require.findings.critical.fixable: 0 becomes 2")]
    [InlineData("""{ "age": { "image": "10d" } }""", """{ "age": { "image": "20d" } }""", "Loosens gates.clean.require.age.image: 10d becomes 20d")]
    [InlineData("""{ "age": { "image": "10d" } }""", """{ "age": { "image": "10d", "parent": "9d" } }""", "Tightens gates.clean.require.age.parent: no limit becomes 9d")]
    [InlineData("""{ "amiScan": {} }""", """{ "amiScan": { "findings": { "low": 1 } } }""", "Tightens gates.clean.require.amiScan.findings.low.atMost: no limit becomes 1")]
    [InlineData(
        """{ "amiScan": { "finishedWithin": "1d" } }""", """{ "amiScan": {} }""", "Loosens gates.clean.require.amiScan.finishedWithin: 24h becomes no limit")]
    [InlineData(
        """{ "packages": { "absent": ["telnet"] } }""", """{ "packages": { "absent": ["telnet", "rsh"] } }""", "Tightens gates.clean.require.packages.absent: rsh is added")]
    [InlineData(
        """{ "packages": { "present": ["agent >= 2"] } }""", """{ "packages": { "present": ["agent >= 1"] } }""",
        "Tightens gates.clean.require.packages.present: agent >= 1 is added | Loosens gates.clean.require.packages.present: agent >= 2 is removed")]
    [InlineData("""{ "tags": { "env": "prod" } }""", """{ "tags": { "env": "*" } }""", "Loosens gates.clean.require.tags.env: prod becomes *")]
    [InlineData("""{ "tags": { "env": "*" } }""", """{ "tags": { "env": "prod", "team": "a" } }""",
        "Tightens gates.clean.require.tags.env: * becomes prod | Tightens gates.clean.require.tags.team: nothing becomes a")]
    [InlineData("""{ "tags": { "env": "a*" } }""", """{ "tags": { "env": "a1*" } }""", "Loosens gates.clean.require.tags.env: a* becomes a1*")]
    [InlineData(
        """{ "approvals": { "from": ["platform"] } }""", """{ "approvals": { "from": ["platform", "security"] } }""",
        "Tightens gates.clean.require.approvals.from: security is added")]
    [InlineData(
        """{ "approvals": { "from": ["platform"] } }""", """{ "approvals": { "from": ["security"] } }""",
        "Tightens gates.clean.require.approvals.from: security is added | Loosens gates.clean.require.approvals.from: platform is removed")]
    [InlineData(
        """{ "approvals": { "from": ["platform"], "each": 2 } }""", """{ "approvals": { "from": ["platform"] } }""", "Loosens gates.clean.require.approvals.each: 2 becomes 1")]
    [InlineData(
        """{ "approvals": { "from": ["platform"] } }""", """{ "approvals": { "from": ["platform"], "each": 2 } }""", "Tightens gates.clean.require.approvals.each: 1 becomes 2")]
    [InlineData(
        """{ "approvals": { "from": ["platform"], "notStarter": true } }""", """{ "approvals": { "from": ["platform"] } }""",
        "Loosens gates.clean.require.approvals.notStarter: true becomes false")]
    [InlineData("""{ "scan": {}, "tests": "passed" }""", """{ "tests": "passed", "scan": {} }""", "")]
    public void Conditions_are_compared_in_the_direction_in_which_they_are_strict(string before, string after, string expected) =>
        Assert.Equal(expected, Compare(Gates(Rule(require: before)), Gates(Rule(require: after))));

    [Theory]
    [InlineData("", "\"unmet\": \"stop\"", "Tightens gates.clean.unmet: hold becomes stop")]
    [InlineData("\"unmet\": \"stop\"", "", "Loosens gates.clean.unmet: stop becomes hold")]
    [InlineData("", "\"unknown\": { \"then\": \"stop\" }", "Tightens gates.clean.unknown.then: hold becomes stop")]
    [InlineData("\"unknown\": { \"then\": \"stop\" }", "", "Loosens gates.clean.unknown.then: stop becomes hold")]
    [InlineData("", "\"unknown\": { \"for\": \"4h\" }", "Loosens gates.clean.unknown.for: 3h becomes 4h")]
    [InlineData("", "\"unknown\": { \"for\": \"1h\" }", "Tightens gates.clean.unknown.for: 3h becomes 1h")]
    [InlineData("", "\"unknown\": { \"askEvery\": \"5m\" }", "Neutral gates.clean.unknown.askEvery: 10m becomes 5m")]
    [InlineData("", "\"remind\": \"4h\"", "Neutral gates.clean.remind: is changed")]
    [InlineData("", "\"expires\": { \"after\": \"2d\" }", "Tightens gates.clean.expires.after: no limit becomes 2d")]
    [InlineData("\"expires\": { \"after\": \"2d\" }", "", "Loosens gates.clean.expires.after: 2d becomes no limit")]
    [InlineData("\"expires\": { \"after\": \"40h\" }", "\"expires\": { \"after\": \"2d\" }", "Loosens gates.clean.expires.after: 40h becomes 2d")]
    public void Answers_of_a_rule_are_compared(string before, string after, string expected) =>
        Assert.Equal(expected, Compare(Gates(Rule(members: before)), Gates(Rule(members: after))));

    [Fact]
    public void A_stricter_condition_loosens_where_a_false_condition_gets_a_weaker_answer_than_an_unknown_one()
    {
        const string odd = "\"unknown\": { \"then\": \"stop\" }";
        Assert.Equal(
            "Loosens gates.clean.require.findings.critical.atMost: 3 becomes 0",
            Compare(
                Gates(Rule(require: """{ "findings": { "critical": 3 } }""", members: odd)),
                Gates(Rule(require: """{ "findings": { "critical": 0 } }""", members: odd))));
    }

    [Fact]
    public void A_rule_that_is_removed_loosens() => Assert.Equal(
        "Loosens gates.other: the rule for distribution/ApproveRelease in scope * is removed", Compare(Gates(Rule(), Rule("other", require: """{ "scan": {} }""")), Gates(Rule())));

    [Theory]
    [InlineData("\"*\"", "distribution/ApproveRelease", "\"pay\"", "distribution/ApproveRelease", ChangeEffect.Tightens)]
    [InlineData("\"*\"", "distribution/*", "\"pay\"", "distribution/ApproveRelease", ChangeEffect.Tightens)]
    [InlineData("\"*\"", "*/Approve*", "\"*\"", "build/ApproveBuild", ChangeEffect.Tightens)]
    [InlineData("[\"pay\", \"web\"]", "distribution/ApproveRelease", "\"web\"", "distribution/ApproveRelease", ChangeEffect.Tightens)]
    [InlineData("\"pay\"", "distribution/ApproveRelease", "\"*\"", "distribution/ApproveRelease", ChangeEffect.Loosens)]
    [InlineData("\"pay\"", "distribution/ApproveRelease", "[\"pay\", \"web\"]", "distribution/ApproveRelease", ChangeEffect.Loosens)]
    [InlineData("\"*\"", "distribution/ApproveRelease", "\"*\"", "distribution/*", ChangeEffect.Loosens)]
    [InlineData("\"*\"", "distribution/Approve*", "\"*\"", "distribution/Approve?", ChangeEffect.Loosens)]
    [InlineData("\"*\"", "build/*", "\"*\"", "distribution/ApproveRelease", ChangeEffect.Loosens)]
    public void A_rule_that_is_added_tightens_only_where_a_rule_that_stays_applies_too(
        string scope, string step, string addedScope, string addedStep, ChangeEffect expected)
    {
        const string require = """{ "approvals": { "from": ["platform"] } }""";
        var stays = PolicyTexts.Gate($"\"require\": {require}", "clean", scope, step);
        var added = PolicyTexts.Gate($"\"require\": {require}", "more", addedScope, addedStep);

        Assert.Equal(expected, Assert.Single(Of(PolicyTexts.With(stays), PolicyTexts.With(stays, added))).Effect);
    }

    [Fact]
    public void A_rule_whose_scope_or_step_changes_loosens_unless_it_becomes_wider_where_another_rule_applies()
    {
        var wide = Rule("wide", require: """{ "scan": {} }""");
        string Pay(string scope, string step = "distribution/ApproveRelease") => PolicyTexts.Gate("\"require\": { \"tests\": \"passed\" }", "clean", scope, step);

        Assert.Equal("Loosens gates.clean.scope: distribution/ApproveRelease in scope pay becomes distribution/ApproveRelease in scope pay web",
            Compare(Gates(Pay("\"pay\"")), Gates(Pay("[\"pay\", \"web\"]"))));
        Assert.StartsWith("Tightens gates.clean.scope", Compare(Gates(Pay("\"pay\""), wide), Gates(Pay("[\"pay\", \"web\"]"), wide)), StringComparison.Ordinal);
        Assert.StartsWith("Loosens gates.clean.scope", Compare(Gates(Pay("[\"pay\", \"web\"]"), wide), Gates(Pay("\"pay\""), wide)), StringComparison.Ordinal);
        Assert.StartsWith("Loosens gates.clean.step", Compare(Gates(Pay("\"pay\""), wide), Gates(Pay("\"pay\"", "distribution/*"), wide)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_is_only_renamed_is_neutral() =>
        Assert.Equal("Neutral gates.spotless: has the new name of clean", Compare(Gates(Rule()), Gates(Rule("spotless"))));

    [Fact]
    public void A_changed_scope_loosens_where_a_rule_uses_it_and_is_neutral_where_none_does()
    {
        static string With(string pattern, string user) => $$"""
            {
              "scopes": { "pay": { "pipelines": ["{{pattern}}"] } }, {{user}}
            }
            """;

        const string gate = """ "gates": [{ "name": "clean", "scope": "pay", "step": "distribution/ApproveRelease", "require": { "scan": {} } }] """;
        const string build = """ "builds": { "rules": [{ "name": "children", "scope": "pay", "on": ["parentAvailable"] }] } """;
        const string lifecycle = """ "lifecycle": { "rules": [{ "name": "old", "scope": "pay", "keepNewest": 1, "deprecate": "30d" }] } """;

        Assert.Equal("Loosens scopes.pay: pipelines pay-* becomes pipelines pay-a*", Compare(With("pay-*", gate), With("pay-a*", gate)));
        Assert.Equal("Loosens scopes.pay: pipelines pay-a* becomes pipelines pay-*", Compare(With("pay-a*", gate), With("pay-*", gate)));
        Assert.Equal("Loosens scopes.pay: pipelines pay-* becomes pipelines pay-a*", Compare(With("pay-*", lifecycle), With("pay-a*", lifecycle)));
        Assert.Equal("Loosens scopes.pay: pipelines pay-a* becomes pipelines pay-*", Compare(With("pay-a*", build), With("pay-*", build)));
        Assert.Equal("Neutral scopes.pay: pipelines pay-* becomes pipelines pay-a*", Compare(With("pay-*", "\"owners\": []"), With("pay-a*", "\"owners\": []")));
        Assert.Equal("", Compare(With("pay-*\", \"web", gate), With("web\", \"pay-*", gate)));
    }

    [Theory]
    [InlineData("""{ "platform": ["role/A"] }""", """{ "platform": ["role/A", "role/B"] }""", "Loosens approvers.platform: role/B is added")]
    [InlineData("""{ "platform": ["role/A", "role/B"] }""", """{ "platform": ["role/A"] }""", "Tightens approvers.platform: role/B is removed")]
    [InlineData("""{ "platform": ["role/A"] }""", """{ "platform": ["role/B"] }""", "Loosens approvers.platform: role/B is added | Tightens approvers.platform: role/A is removed")]
    [InlineData("{}", """{ "platform": ["role/A"] }""", "Neutral approvers.platform: the group is added")]
    [InlineData("""{ "platform": ["role/A"] }""", "{}", "Tightens approvers.platform: the group is removed")]
    [InlineData("{}", """{ "publishers": ["role/A"] }""", "Loosens approvers.publishers: its members may publish policies: role/A")]
    public void Who_may_approve_or_publish_is_compared(string before, string after, string expected) =>
        Assert.Equal(expected, Compare($$"""{ "approvers": {{before}} }""", $$"""{ "approvers": {{after}} }"""));

    [Theory]
    [InlineData("gates", "observe", "act", ChangeEffect.Loosens)]
    [InlineData("gates", "off", "act", ChangeEffect.Loosens)]
    [InlineData("gates", "act", "observe", ChangeEffect.Loosens)]
    [InlineData("gates", "act", "off", ChangeEffect.Loosens)]
    [InlineData("gates", "off", "observe", ChangeEffect.Tightens)]
    [InlineData("lifecycle", "observe", "act", ChangeEffect.Loosens)]
    [InlineData("lifecycle", "act", "observe", ChangeEffect.Tightens)]
    [InlineData("builds", "observe", "act", ChangeEffect.Loosens)]
    [InlineData("builds", "act", "off", ChangeEffect.Tightens)]
    [InlineData("configurations", "observe", "act", ChangeEffect.Loosens)]
    [InlineData("configurations", "act", "observe", ChangeEffect.Loosens)]
    public void Modes_are_compared(string capability, string before, string after, ChangeEffect expected)
    {
        static string Modes(string capability, string mode) => $$"""{ "modes": { "{{capability}}": "{{mode}}" } }""";
        Assert.Equal(
            new PolicyChange($"modes.{capability}", $"{before} becomes {after}", expected), Assert.Single(Of(Modes(capability, before), Modes(capability, after))));
    }

    [Fact]
    public void A_mode_that_is_written_instead_of_omitted_is_no_change() => Assert.Equal("", Compare("{}", """{ "modes": { "gates": "observe" } }"""));

    [Theory]
    [InlineData("""{ "protect": ["tag:keep"] }""", """{ "protect": ["tag:keep", "referenced"] }""", "Tightens lifecycle.protect: referenced is added")]
    [InlineData("""{ "protect": ["inChannel", "tag:keep"] }""", """{ "protect": ["inChannel"] }""", "Loosens lifecycle.protect: tag:keep is removed")]
    [InlineData("""{ "limits": { "perRun": 10 } }""", """{ "limits": { "perRun": 5 } }""", "Tightens lifecycle.limits.perRun: 10 becomes 5")]
    [InlineData("""{ "limits": { "perRun": 10 } }""", """{ "limits": { "perRun": 11 } }""", "Loosens lifecycle.limits.perRun: 10 becomes 11")]
    [InlineData("{}", """{ "limits": { "percent": 50 } }""", "Loosens lifecycle.limits.percent: 5 becomes 50")]
    [InlineData("{}", """{ "limits": { "shrink": 10 } }""", "Tightens lifecycle.limits.shrink: 20 becomes 10")]
    [InlineData("{}", """{ "limits": { "beyond": "oldestFirst" } }""", "Loosens lifecycle.limits.beyond: refuse becomes oldestFirst")]
    [InlineData("""{ "notice": "7d" }""", """{ "notice": "9d" }""", "Tightens lifecycle.notice: 7d becomes 9d")]
    [InlineData("""{ "notice": "7d" }""", """{ "notice": "1d" }""", "Loosens lifecycle.notice: 7d becomes 24h")]
    [InlineData("{}", """{ "quiet": "14d" }""", "Loosens lifecycle.quiet: 30d becomes 14d")]
    [InlineData("{}", """{ "quiet": "60d" }""", "Tightens lifecycle.quiet: 30d becomes 60d")]
    [InlineData("{}", """{ "limits": { "restores": 0 } }""", "Loosens lifecycle.limits.restores: 20 becomes 0")]
    [InlineData("{}", """{ "unknownUse": "ownerAccepts" }""", "Loosens lifecycle.unknownUse: deprecateOnly becomes ownerAccepts")]
    [InlineData("{}", """{ "exclude": { "public": true } }""", "Loosens lifecycle.exclude: is changed")]
    [InlineData("""{}""", """{ "usage": { "references": { "templateVersions": 10 } } }""", "Loosens lifecycle.usage.references.templateVersions: 100 becomes 10")]
    [InlineData("""{}""", """{ "usage": { "references": { "templateVersions": 1000 } } }""", "Tightens lifecycle.usage.references.templateVersions: 100 becomes 1000")]
    [InlineData("""{}""", """{ "usage": { "references": { "maxAge": "2d" } } }""", "Loosens lifecycle.usage.references.maxAge: 24h becomes 2d")]
    [InlineData("""{}""", """{ "usage": { "otherAccounts": { "maxAge": "3d" } } }""", "Tightens lifecycle.usage.otherAccounts.maxAge: 7d becomes 3d")]
    [InlineData("""{}""", """{ "usage": { "otherAccounts": "off" } }""", "Loosens lifecycle.usage.otherAccounts: is off")]
    [InlineData("""{ "usage": { "lastLaunch": "off" } }""", """{}""", "Tightens lifecycle.usage.lastLaunch: is no longer off")]
    [InlineData("""{}""", """{ "usage": { "lastLaunch": { "within": "10d" } } }""", "Loosens lifecycle.usage.lastLaunch.within: 30d becomes 10d")]
    [InlineData("""{}""", """{ "usage": { "pins": { "from": ["infra"] } } }""", "Tightens lifecycle.usage.pins.from: infra is added")]
    [InlineData("""{}""", """{ "usage": { "regions": ["eu-west-2"] } }""", "Loosens lifecycle.usage.regions: eu-west-2 is added")]
    [InlineData("""{ "usage": { "elsewhere": "accept" } }""", """{ "usage": { "regions": ["eu-west-2"], "elsewhere": "accept" } }""", "Tightens lifecycle.usage.regions: eu-west-2 is added")]
    [InlineData("""{}""", """{ "usage": { "elsewhere": "accept" } }""", "Loosens lifecycle.usage.elsewhere: unknown becomes accept")]
    [InlineData(
        """{ "rules": [{ "name": "a", "scope": "*", "keepNewest": 3, "disable": "60d" }] }""",
        """{ "rules": [{ "name": "a", "scope": "*", "keepNewest": 2, "disable": "60d" }] }""", "Loosens lifecycle.rules: is changed")]
    [InlineData("""{ "notice": "7d" }""", "{}", "")]
    public void Lifecycle_loosens_unless_it_provably_retires_less(string before, string after, string expected) =>
        Assert.Equal(expected, Compare($$"""{ "lifecycle": {{before}} }""", $$"""{ "lifecycle": {{after}} }"""));

    [Fact]
    public void Expectations_are_neutral() => Assert.Equal(
        "Neutral builds.expect: is changed | Neutral expect: is changed",
        Compare(
            "{}",
            """
            { "builds": { "expect": [{ "pipeline": "web", "on": "parentAvailable", "then": "drop" }] },
              "expect": [{ "build": "web", "step": "distribution/A", "then": "hold" }] }
            """));

    [Fact]
    public void A_section_that_the_comparison_does_not_know_loosens()
    {
        static Policy With(string content) => PolicyTexts.Read("{}") with { Sections = new(new Dictionary<string, string> { ["coverage"] = content }) };

        Assert.Equal(new PolicyChange("coverage", "is changed", ChangeEffect.Loosens), Assert.Single(PolicyComparison.Of(With("a"), With("b"), Today)));
        Assert.Empty(PolicyComparison.Of(With("a"), With("a"), Today));
    }

    [Fact]
    public void The_same_policy_has_no_changes()
    {
        var sample = PolicyReader.Read(
            File.ReadAllText(TestKit.Repository.PathOf("policy", "policy.json")), name => File.ReadAllText(TestKit.Repository.PathOf("policy", name))).Policy!;

        Assert.Empty(PolicyComparison.Of(sample, sample, Today));
    }

    /// <summary>Owners route notifications and decide nothing.</summary>
    [Fact]
    public void A_change_of_owners_is_listed_and_never_loosens()
    {
        const string Team = """{ "scope": "pay", "owner": "team-pay" }""";
        const string Rest = """{ "scope": "*", "owner": "platform" }""";
        Assert.Equal("Neutral owners[0]: nothing becomes team-pay of pay", Compare(With("pay-*"), With("pay-*", Team)));
        Assert.Equal(
            "Neutral owners[0]: team-pay of pay becomes platform of * | Neutral owners[1]: platform of * becomes nothing", Compare(With("pay-*", Team, Rest), With("pay-*", Rest)));
        Assert.Equal("Neutral scopes.pay: pipelines pay-* becomes pipelines *", Compare(With("pay-*", Team), With("*", Team)));

        static string With(string pattern, params string[] owners) =>
            $$"""{ "scopes": { "pay": { "pipelines": ["{{pattern}}"] } }, "owners": [{{string.Join(", ", owners)}}] }""";
    }

    /// <summary>Each change as a line, one after the other.</summary>
    internal static string Compare(string before, string after) => string.Join(" | ", Of(before, after).Select(change => $"{change.Effect} {change}"));

    private static IReadOnlyList<PolicyChange> Of(string before, string after) => PolicyComparison.Of(PolicyTexts.Read(before), PolicyTexts.Read(after), Today);

    private static string Rule(string name = "clean", string require = """{ "tests": "passed" }""", string members = "") =>
        PolicyTexts.Gate($"\"require\": {require}{(members.Length > 0 ? $", {members}" : "")}", name);

    private static string Gates(params string[] rules) => PolicyTexts.With(rules);
}
