using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Policies.Reading;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class LifecycleSectionTests
{
    private const string Rule = """ "name": "default", "scope": "*", "keepNewest": 3 """;

    private static LifecycleRules Read(string section, string scopes = "{}") =>
        PolicyTexts.Read($$"""{ "scopes": {{scopes}}, "lifecycle": {{section}} }""").Lifecycle;

    private static IReadOnlyList<PolicyProblem> Problems(string section) => PolicyReader.Read($$"""{ "lifecycle": {{section}} }""").Problems;

    [Fact]
    public void Reads_every_member_of_the_section()
    {
        var rules = Read("""
            { "rules": [ { "name": "default", "scope": "*", "keepNewest": 3, "deprecate": "30d", "disable": "60d", "delete": "400d", "failed": "14d" } ],
              "protect": ["inChannel", "referenced"], "limits": { "perRun": 7, "percent": 4, "shrink": 30, "beyond": "oldestFirst" },
              "notice": "48h", "unknownUse": "ownerAccepts",
              "exclude": { "public": true, "regions": ["eu-west-2"], "sharedWith": ["111122223333"], "tags": { "keep": "yes" }, "lastLaunchedWithin": "36h" } }
            """);

        var rule = Assert.Single(rules.Rules);
        Assert.Equal(
            ("default", 3, 30, 60, 400, 14),
            (rule.Name, rule.KeepNewest, rule.Deprecate?.TotalDays, rule.Disable?.TotalDays, rule.Delete?.TotalDays, rule.DeleteFailed?.TotalDays));
        Assert.Equal((true, true, true), (rules.ProtectInChannel, rules.ProtectReferenced, rules.OwnerAcceptsUnknownUse));
        Assert.Equal((new LifecycleLimits(7, 4, 30, true), TimeSpan.FromDays(2)), (rules.Limits, rules.Notice));
        Assert.Equivalent(
            new AmiExclusions(true, ["eu-west-2"], ["111122223333"], new Dictionary<string, string> { ["keep"] = "yes" }, 2), rules.Exclusions, strict: true);
        Assert.NotEmpty(rules.PolicyHash);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "rules": [] }""")]
    public void Has_no_rules_and_documented_limits_by_default(string section)
    {
        var rules = Read(section);

        Assert.Empty(rules.Rules);
        Assert.Equal(
            (new LifecycleLimits(10, 5, 20, false), TimeSpan.FromDays(7), false, 30),
            (rules.Limits, rules.Notice, rules.OwnerAcceptsUnknownUse, rules.Exclusions.LastLaunchedDays));
    }

    [Fact]
    public void Reads_the_way_down()
    {
        var rules = Read($$"""{ "rules": [ { {{Rule}}, "delete": "400d" } ], "quiet": "14d", "deletion": { "acceptLoss": "all can be rebuilt" }, "limits": { "restores": 3 } }""");

        Assert.Equal((TimeSpan.FromDays(14), "all can be rebuilt", 3), (rules.Quiet, rules.AcceptedLoss, rules.Limits.Restores));
        Assert.Equal((TimeSpan.FromDays(30), null), (Read("{}").Quiet, Read("{}").AcceptedLoss));
    }

    [Theory]
    [InlineData("""{ "quiet": "6d" }""", "lifecycle.quiet")]
    [InlineData("""{ "quiet": "366d" }""", "lifecycle.quiet")]
    [InlineData("""{ "deletion": {} }""", "lifecycle.deletion.acceptLoss")]
    [InlineData("""{ "deletion": { "acceptLoss": "" } }""", "lifecycle.deletion.acceptLoss")]
    [InlineData("""{ "deletion": { "acceptLoss": true } }""", "lifecycle.deletion.acceptLoss")]
    [InlineData("""{ "deletion": { "acceptLoss": "why not" } }""", "lifecycle.deletion")]
    [InlineData("""{ "rules": [ { "name": "a", "scope": "*", "keepNewest": 1, "disable": "30d" } ], "deletion": { "acceptLoss": "why not" } }""", "lifecycle.deletion")]
    public void Refuses_a_way_down_that_contradicts_itself_or_is_too_fast(string section, string path) =>
        Assert.Contains(Problems(section), problem => problem.Severity == ProblemSeverity.Error && problem.Path == path);

    [Theory]
    [InlineData("90d", false)]
    [InlineData("89d", true)]
    public void Warns_where_the_quiet_period_makes_deletion_later_than_the_rule_says(string delete, bool warns) => Assert.Equal(
        warns,
        Problems($$"""{ "rules": [ { {{Rule}}, "disable": "60d", "delete": "{{delete}}" } ], "deletion": { "acceptLoss": "why not" } }""")
            .Any(problem => problem.Severity == ProblemSeverity.Warning && problem.Path == "lifecycle.rules[0].delete"));

    [Fact]
    public void Reads_every_member_of_usage()
    {
        var usage = Read("""
            { "usage": { "references": { "templateVersions": 10, "maxAge": "6h" }, "otherAccounts": { "templateVersions": 20, "maxAge": "3d" },
                         "lastLaunch": { "within": "60d", "maxAge": "2d" }, "pins": { "from": ["infra"], "maxAge": "14d" }, "regions": ["eu-west-2"], "elsewhere": "accept" } }
            """).Usage;

        Assert.Equal(
            (new ReferenceRules(10, TimeSpan.FromHours(6)), new ReferenceRules(20, TimeSpan.FromDays(3)), new LaunchRules(TimeSpan.FromDays(60), TimeSpan.FromDays(2))),
            (usage.References, usage.OtherAccounts, usage.LastLaunch));
        Assert.Equal(("infra", TimeSpan.FromDays(14), "eu-west-2", true), (usage.Pins.From[0], usage.Pins.MaxAge, usage.Regions[0], usage.AcceptsElsewhere));
    }

    [Fact]
    public void Without_usage_every_source_is_asked_but_lists_of_pins_are_not_required()
    {
        Assert.Equivalent(UsageRules.Default, Read("""{ "usage": {} }""").Usage);
        Assert.Equal(
            [UsageSourceKind.References, UsageSourceKind.OtherAccounts, UsageSourceKind.LastLaunch], Read("{}").Usage.Required().Select(required => required.Kind));
    }

    [Fact]
    public void Reports_and_launches_can_be_off_and_references_cannot()
    {
        var usage = Read("""{ "usage": { "otherAccounts": "off", "lastLaunch": "off" } }""").Usage;

        Assert.Equal([UsageSourceKind.References], usage.Required().Select(required => required.Kind));
        Assert.Contains(Problems("""{ "usage": { "references": "off" } }"""), p => p.Path == "lifecycle.usage.references");
    }

    [Theory]
    [InlineData("tag:keep", true)]
    [InlineData("tag:env", true)]
    [InlineData("tag:env=prod", true)]
    [InlineData("tag:env=p*", true)]
    [InlineData("tag:env=test", false)]
    [InlineData("tag:other", false)]
    [InlineData("image:web/1.0.0/1", true)]
    [InlineData("image:web/*", true)]
    [InlineData("image:web/1.0.0/2", false)]
    public void Protects_by_tag_and_by_name(string word, bool protects)
    {
        var image = ImageSamples.Image("web/1.0.0/1", 1, tags: [("keep", ""), ("env", "prod")]);

        Assert.Equal(protects, Assert.Single(Read($$"""{ "protect": ["{{word}}"] }""").Protections).Protects(image));
    }

    [Theory]
    [InlineData("pin")]
    [InlineData("tag:")]
    [InlineData("tag:aws:x")]
    [InlineData("tag:=x")]
    [InlineData("image:")]
    [InlineData("image:Web/1")]
    [InlineData("Referenced")]
    public void Rejects_any_other_protection(string word) => Assert.Equal("lifecycle.protect[0]", Assert.Single(
        Problems($$"""{ "protect": ["{{word}}"] }"""), p => p.Severity == ProblemSeverity.Error).Path);

    [Theory]
    [InlineData("\"deprecate\": \"30d\", \"disable\": \"31d\"", null)]
    [InlineData("\"deprecate\": \"30d\", \"disable\": \"30d\"", "disable")]
    [InlineData("\"deprecate\": \"30d\", \"disable\": \"29d\"", "disable")]
    [InlineData("\"disable\": \"60d\", \"delete\": \"60d\"", "delete")]
    [InlineData("\"disable\": \"60d\", \"delete\": \"61d\"", null)]
    [InlineData("\"deprecate\": \"30d\", \"delete\": \"30d\"", "delete")]
    [InlineData("\"deprecate\": \"30d\", \"delete\": \"31d\"", null)]
    [InlineData("\"failed\": \"14d\"", null)]
    [InlineData("", "")]
    public void Rejects_ages_that_contradict_each_other(string steps, string? member)
    {
        var errors = Problems($$"""{ "rules": [ { {{Rule}}{{(steps.Length > 0 ? "," : "")}} {{steps}} } ] }""")
            .Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Path).ToList();

        Assert.Equal(member is null ? [] : [$"lifecycle.rules[0]{(member.Length > 0 ? "." : "")}{member}"], errors);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void Keeps_at_least_one(int keep, bool refused) => Assert.Equal(
        refused,
        Problems($$"""{ "rules": [ { "name": "a", "scope": "*", "keepNewest": {{keep}}, "delete": "30d" } ] }""")
            .Any(p => p.Path == "lifecycle.rules[0].keepNewest"));

    [Fact]
    public void Two_rules_of_one_name_are_an_error_and_a_rule_repeated_under_another_a_warning()
    {
        Assert.Contains(
            Problems($$"""{ "rules": [ { {{Rule}}, "delete": "30d" }, { {{Rule}}, "delete": "31d" } ] }"""),
            p => p is { Path: "lifecycle.rules[1].name", Severity: ProblemSeverity.Error });
        Assert.Contains(
            Problems($$"""{ "rules": [ { {{Rule}}, "delete": "30d" }, { "name": "again", "scope": "*", "keepNewest": 3, "delete": "30d" } ] }"""),
            p => p is { Path: "lifecycle.rules[1]", Severity: ProblemSeverity.Warning });
    }

    [Theory]
    [InlineData(20, 20, true)]
    [InlineData(20, 19, false)]
    public void Limits_that_let_one_run_make_the_next_run_refuse_are_a_warning(int shrink, int percent, bool warned) => Assert.Equal(
        warned, Problems($$"""{ "limits": { "shrink": {{shrink}}, "percent": {{percent}} } }""").Any(p => p.Path == "lifecycle.limits.shrink"));

    [Fact]
    public void A_rule_applies_to_the_images_of_its_scope()
    {
        const string Scopes = """{ "web": { "recipes": ["web*"] }, "old": { "platforms": ["Linux"], "versions": ["1.*"] } }""";
        const string Web = """{ "web": { "recipes": ["web*"] } }""";
        var web = Read("""{ "rules": [ { "name": "a", "scope": "web", "keepNewest": 1, "delete": "30d" } ] }""", Web);
        var old = Read("""{ "rules": [ { "name": "a", "scope": ["web", "old"], "keepNewest": 1, "delete": "30d" } ] }""", Scopes);

        Assert.True(web.Rules[0].AppliesTo(ImageSamples.Image("web/2.0.0/1", 1)));
        Assert.False(web.Rules[0].AppliesTo(ImageSamples.Image("api/1.0.0/1", 1)));
        Assert.True(old.Rules[0].AppliesTo(ImageSamples.Image("api/1.0.0/1", 1)));
        Assert.False(old.Rules[0].AppliesTo(ImageSamples.Image("api/1.0.0/1", 1) with { Platform = null }));
    }

    /// <summary>Decides with a lax rule for all images and a rule that keeps a thousand images of the scope.</summary>
    private static LifecycleDecision Decide(string scope, LifecycleImage image)
    {
        const string Rules = """
            { "rules": [ { "name": "default", "scope": "*", "keepNewest": 1, "deprecate": "30d" },
                         { "name": "pci", "scope": "pci", "keepNewest": 1000, "deprecate": "31d" } ] }
            """;
        return LifecycleDecider.Decide(
            new()
            {
                Now = ImageSamples.Now,
                Inventory = new(ImageSamples.Now, [.. ImageSamples.Newest("web", 3), image], []),
            },
            Read(Rules, $$"""{ "pci": {{scope}} }""") with { Limits = ImageSamples.Rules.Limits }).Decisions.Single(decision => decision.Image == image);
    }

    [Theory]
    [InlineData("""{ "pipelines": ["pci-*"] }""", "pipeline")]
    [InlineData("""{ "platforms": ["Linux"] }""", "platform")]
    [InlineData("""{ "buildTypes": ["SCHEDULED"], "recipes": ["web"] }""", "build type")]
    [InlineData("""{ "pipelines": ["pci-*"], "platforms": ["Linux"] }""", "pipeline")]
    public void A_rule_that_may_match_because_a_fact_is_unknown_keeps_the_image(string scope, string fact)
    {
        var decision = Decide(scope, ImageSamples.Image("web/1.0.0/1", 500) with { Platform = null, BuildType = null });

        Assert.Contains($"its {fact} is not known; rule pci may keep it", decision.Reasons);
        Assert.True(decision.IsKept);
    }

    [Theory]
    [InlineData("""{ "pipelines": ["pci-*"], "recipes": ["api"] }""", "SCHEDULED", null)]
    [InlineData("""{ "pipelines": ["pci-*"] }""", "IMPORT", null)]
    [InlineData("""{ "pipelines": ["pci-*"] }""", "SCHEDULED", "web-shop")]
    [InlineData("""{ "pipelines": ["pci-*"], "platforms": ["Windows"] }""", "SCHEDULED", null)]
    public void A_rule_that_cannot_match_for_any_value_of_the_unknown_facts_keeps_nothing(string scope, string buildType, string? pipeline) => Assert.Equal(
        LifecycleAction.Deprecate, Decide(scope, ImageSamples.Image("web/1.0.0/1", 500) with { BuildType = buildType, PipelineName = pipeline }).Action);

    [Fact]
    public void Pipelines_are_listed_only_when_a_rule_needs_them()
    {
        const string Section = """{ "rules": [ { "name": "a", "scope": "web", "keepNewest": 1, "delete": "30d" } ] }""";

        var byPipeline = Read(Section, """{ "web": { "pipelines": ["web-*"] } }""");
        Assert.True(byPipeline.NeedPipelines);
        Assert.True(byPipeline.Rules[0].AppliesTo(ImageSamples.Image("web/1.0.0/1", 1) with { PipelineName = "web-shop" }));
        Assert.False(byPipeline.Rules[0].AppliesTo(ImageSamples.Image("web/1.0.0/1", 1)));
        Assert.False(Read(Section, """{ "web": { "recipes": ["web"] } }""").NeedPipelines);
    }
}
