using ImageBuilderAutomation.ConfigurationGuard;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class ConfigurationDeciderTests
{
    private const string Tokens = "instanceMetadataOptions.httpTokens";
    private const string Hops = "instanceMetadataOptions.httpPutResponseHopLimit";
    private const string Tenancy = "placement.tenancy";
    private const string HostId = "placement.hostId";
    private const string Group = "placement.hostResourceGroupArn";

    /// <summary>The found value, the expectation, whether it holds, and the value after a repair. A dash means not set.</summary>
    public static TheoryData<string, string, IExpectation, bool, string> Cases => new()
    {
        { Tokens, "required", Exactly("required"), true, "required" },
        { Tokens, "optional", Exactly("required"), false, "required" },
        { Tokens, "-", Exactly("required"), false, "required" },
        { Tokens, "-", Exactly("optional"), true, "-" },
        { Tenancy, "-", new OneOf(["default", "dedicated"]), true, "-" },
        { Tenancy, "host", new OneOf(["dedicated", "default"]), false, "dedicated" },
        { Hops, "-", new Between(null, 2), true, "-" },
        { Hops, "2", new Between(null, 2), true, "2" },
        { Hops, "3", new Between(null, 2), false, "2" },
        { Hops, "-", new Between(2, 3), false, "2" },
        { Hops, "2", new Between(2, 3), true, "2" },
        { Hops, "4", new Between(2, 3), false, "3" },
        { Hops, "1", new Between(2, null), false, "2" },
        { "keyPair", "break-glass", new Absent(), false, "-" },
        { "keyPair", "-", new Absent(), true, "-" },
        { "subnetId", "subnet-1", new Present(), true, "subnet-1" },
        { "subnetId", "subnet-3", new OneOf(["subnet-1", "subnet-2"]), false, "subnet-1" },
        { "instanceTypes", "a,b", Exactly("b", "a"), true, "a,b" },
        { "instanceTypes", "a,b,c", Exactly("a", "b"), false, "a,b" },
        { "instanceTypes", "a,x,b", new OneOf(["b", "a"]), false, "a,b" },
        { "instanceTypes", "x", new OneOf(["b", "a"]), false, "b" },
        { "instanceTypes", "-", new OneOf(["b", "a"]), false, "b" },
        { "securityGroupIds", "sg-1", new Contains(["sg-9", "sg-1"]), false, "sg-1,sg-9" },
        { "securityGroupIds", "-", new Contains(["sg-9"]), false, "sg-9" },
        { "securityGroupIds", "sg-9,sg-1", new Contains(["sg-9"]), true, "sg-9,sg-1" },
        { "tags.owner", "-", Exactly("platform"), false, "platform" },
        { "resourceTags.a.b/c", "x", new Absent(), false, "-" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_expectation_holds_or_is_corrected_to_the_nearest_value(string path, string found, IExpectation expectation, bool holds, string repaired)
    {
        var fields = ConfigurationFields.None.With(path, Value(found));

        var decision = Decide(fields, new Requirement(path, expectation));

        Assert.Equal(holds, decision.IsCompliant);
        Assert.Equal(holds ? 0 : 1, decision.Changes.Count);
        Assert.Equal(Value(repaired), decision.After[path]);
        Assert.True(Decide(decision.After, new Requirement(path, expectation)).IsCompliant);
    }

    [Fact]
    public void The_text_of_a_drift_names_field_expectation_value_and_rule()
    {
        var decision = Decide(ConfigurationFields.None, new Requirement(Tokens, Exactly("required")), new Requirement("keyPair", new Present()));

        Assert.Equal(
            [
                "instanceMetadataOptions.httpTokens: expected required, found optional, by default (rule1)",
                "keyPair: expected any value, found nothing (rule1)",
            ],
            decision.Drifts.Select(drift => drift.ToString()));
        Assert.Equal((null, "the policy does not say which value to set"), (decision.Drifts[0].NotRepaired, decision.Drifts[1].NotRepaired));
    }

    [Fact]
    public void A_value_to_set_takes_precedence_over_the_nearest_one()
    {
        var decision = Decide(
            ConfigurationFields.None,
            new Requirement("keyPair", new Present(), FieldValue.Of("audit")),
            new Requirement("subnetId", new OneOf(["subnet-1", "subnet-2"]), FieldValue.Of("subnet-2")));

        Assert.Equal(["keyPair nothing -> audit", "subnetId nothing -> subnet-2"], decision.Changes.Select(change => change.ToString()));
    }

    [Fact]
    public void Several_rules_for_one_field_agree_on_one_value()
    {
        var rules = new ListedRules();
        rules.Require(new Requirement("instanceTypes", new OneOf(["a", "b", "c"])));
        rules.Require(new Requirement("instanceTypes", new Contains(["c"])), new Requirement("subnetId", new OneOf(["x", "y"])));
        rules.Require(new Requirement("subnetId", new OneOf(["z", "y"])));

        var decision = Decide(ConfigurationFields.None.With("instanceTypes", FieldValue.Of("d")), rules);

        Assert.Equal((FieldValue.Of("a", "c"), FieldValue.Of("y")), (decision.After["instanceTypes"], decision.After["subnetId"]));
        Assert.All(decision.Drifts, drift => Assert.Null(drift.NotRepaired));
    }

    [Fact]
    public void Rules_that_contradict_each_other_repair_nothing()
    {
        var rules = new ListedRules();
        rules.Require(new Requirement("subnetId", Exactly("x")));
        rules.Require(new Requirement("subnetId", Exactly("y")));

        var decision = Decide(ConfigurationFields.None, rules);

        Assert.Empty(decision.Changes);
        Assert.All(decision.Drifts, drift => Assert.Equal("rules contradict each other", drift.NotRepaired));
    }

    [Fact]
    public void A_rule_that_only_reports_prevents_every_repair_of_its_fields()
    {
        var rules = new ListedRules();
        rules.Require(new Requirement("subnetId", Exactly("x")), new Requirement("keyPair", new Absent()));
        rules.Rules.Add(new("careful", [new("subnetId", Exactly("x"))], Repairs: false));

        var decision = Decide(ConfigurationFields.None.With("keyPair", FieldValue.Of("k")), rules);

        Assert.Equal("keyPair k -> nothing", Assert.Single(decision.Changes).ToString());
    }

    /// <summary>Placement before, required placement, placement after, and why a correction is refused.</summary>
    public static TheoryData<string, string, string, string?> Placements => new()
    {
        { "tenancy=host hostId=h-1", "tenancy=default", "tenancy=default", null },
        { "tenancy=host hostResourceGroupArn=g", "tenancy=dedicated", "tenancy=dedicated", null },
        { "tenancy=host hostResourceGroupArn=g", "hostId=h-1", "hostId=h-1 tenancy=host", null },
        { "tenancy=host hostId=h-1", "hostResourceGroupArn=g", "hostResourceGroupArn=g tenancy=host", null },
        { "tenancy=default", "hostId=h-1", "tenancy=default", "placement.hostId: it requires placement.tenancy host, which no rule expects" },
        { "", "hostResourceGroupArn=g", "", "placement.hostResourceGroupArn: it requires placement.tenancy host, which no rule expects" },
        { "tenancy=default", "hostId=h-1 tenancy=host", "hostId=h-1 tenancy=host", null },
        {
            "tenancy=host hostId=h-1", "tenancy=default hostId=h-1", "hostId=h-1 tenancy=host",
            "placement.tenancy: placement.hostId, which a rule expects, requires placement.tenancy host"
        },
        {
            "tenancy=host hostId=h-1", "hostId=h-1 hostResourceGroupArn=g", "hostId=h-1 tenancy=host",
            "placement.hostResourceGroupArn: it excludes placement.hostId, which a rule also expects"
        },
        // The violation existed before and no rule names its fields, so it is not changed.
        { "availabilityZone=a hostId=h-1", "availabilityZone=b", "availabilityZone=b hostId=h-1", null },
    };

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_change_of_placement_also_changes_dependent_fields_or_is_refused(string before, string wanted, string after, string? refused)
    {
        var decision = Decide(Placed(before), [.. Placed(wanted).Values.Select(item => new Requirement(item.Key, new EqualTo(item.Value)))]);

        Assert.Equal(Placed(after), decision.After);
        Assert.Equal(
            refused,
            decision.Drifts.Where(drift => drift.NotRepaired is not null).Select(drift => $"{drift.Path}: {drift.NotRepaired}").SingleOrDefault());
        Assert.False(decision.After[HostId] is not null && decision.After[Group] is not null);
    }

    [Fact]
    public void A_dependent_change_has_a_reason() => Assert.Equal(
        ["is excluded by placement.hostId", "rule1"],
        Decide(Placed("tenancy=host hostResourceGroupArn=g"), new Requirement(HostId, Exactly("h-1")))
            .Changes.Select(change => change.Reason).Order());

    /// <summary>
    /// A repair changes only paths that a failed requirement names (except in placement), and afterwards every requirement holds that was not
    /// reported as not repairable.
    /// </summary>
    [Fact]
    public void A_repair_changes_exactly_what_drifted()
    {
        var random = new Random(4711);
        for (var runSequence = 0; runSequence < 2000; runSequence++)
        {
            var before = Random(random);
            var rules = new ListedRules();
            for (var rule = random.Next(1, 4); rule > 0; rule--)
                rules.Require([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Requirement(random))]);

            var decision = Decide(before, rules);

            var changed = before.DifferencesTo(decision.After);
            Assert.Equal(changed, decision.Changes.Select(change => change.Path));
            Assert.All(
                changed.Where(path => !path.StartsWith("placement.", StringComparison.Ordinal)),
                path => Assert.Contains(decision.Drifts, drift => drift.Path == path));
            Assert.All(decision.Drifts.Where(drift => drift.NotRepaired is not null), drift => Assert.DoesNotContain(drift.Path, changed));
            var again = Decide(decision.After, rules);
            Assert.All(again.Drifts, drift => Assert.NotNull(drift.NotRepaired));
            Assert.Empty(again.Changes);
        }
    }

    private static Requirement Requirement(Random random)
    {
        var path = Pick(random, [.. ConfigurationWorld.Complete.Values.Keys, Group]);
        IExpectation expectation = (ConfigurationField.At(path).Kind, random.Next(4)) switch
        {
            (FieldKind.Number, < 2) => new Between(random.Next(1, 3), random.Next(3, 5)),
            (FieldKind.Number, _) => Exactly($"{random.Next(1, 4)}"),
            (FieldKind.List, 0) => new Contains(["a"]),
            (FieldKind.List, 1) => new OneOf(["a", "b"]),
            (_, 0) when path == Tenancy => Exactly("host"),
            (_, 1) when path == Tenancy => new OneOf(["default", "dedicated"]),
            (_, 0) => Exactly("a"),
            (_, 1) => new OneOf(["b", "a"]),
            (_, 2) => new Present(),
            _ => new Absent(),
        };
        return new(path, expectation);
    }

    private static ConfigurationFields Random(Random random)
    {
        var fields = ConfigurationFields.None;
        foreach (var (path, value) in ConfigurationWorld.Complete.Values.Where(_ => random.Next(4) > 0))
            fields = fields.With(path, random.Next(3) == 0 && ConfigurationField.At(path).Kind is not FieldKind.Number ? FieldValue.Of("a") : value);
        return fields;
    }

    [Fact]
    public void A_configuration_with_members_that_cannot_be_written_is_only_reported()
    {
        var rules = new ListedRules();
        rules.Require(new Requirement(Tokens, Exactly("required")), new Requirement("tags.owner", Exactly("platform")));
        var facts = new ConfigurationFacts(
            new(ConfigurationWorld.Arn.ToString(), "base infra", ConfigurationFields.None.With(Tokens, FieldValue.Of("optional")), null)
            {
                UnwritableMembers = ["parentInstance", "a", "b", "c", new('d', 200), "e", "f"],
            },
            []);

        var decision = ConfigurationDecider.Decide(facts, rules.Rules, rules.PolicyHash);

        Assert.Equal([Tokens, "tags.owner"], decision.Drifts.Select(drift => drift.Path));
        Assert.All(decision.Drifts, drift => Assert.Equal(
            $"an update would clear parentInstance, a, b, c, {new string('d', 57)}... and 2 more, which this version cannot write", drift.NotRepaired));
        Assert.Empty(decision.Changes);
        Assert.Equal(facts.Configuration.Fields, decision.After);
    }

    private static string Pick(Random random, string[] items) => items[random.Next(items.Length)];

    private static ConfigurationFields Placed(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(ConfigurationFields.None, (fields, item) => fields.With($"placement.{item.Split('=')[0]}", FieldValue.Of(item.Split('=')[1])));

    private static FieldValue? Value(string text) => text == "-" ? null : new(text.Split(','));

    private static EqualTo Exactly(params string[] items) => new(new(items));

    private static ConfigurationDecision Decide(ConfigurationFields fields, params Requirement[] requirements)
    {
        var rules = new ListedRules();
        rules.Require(requirements);
        return Decide(fields, rules);
    }

    private static ConfigurationDecision Decide(ConfigurationFields fields, ListedRules rules) =>
        ConfigurationDecider.Decide(new(new(ConfigurationWorld.Arn.ToString(), "base infra", fields, null), []), rules.Rules, rules.PolicyHash);
}
