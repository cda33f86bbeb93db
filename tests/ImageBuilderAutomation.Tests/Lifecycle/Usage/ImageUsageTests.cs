using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

/// <summary>How the evidence of all sources is combined for one image.</summary>
public sealed class ImageUsageTests
{
    private const string Ami = "ami-1";

    private static readonly DateTimeOffset Now = ImageSamples.Now;

    private static SourceEvidence Found(UsageSourceKind kind, params AmiUse[] uses) => Found(kind, Now, uses);

    private static SourceEvidence Found(UsageSourceKind kind, DateTimeOffset asOf, params AmiUse[] uses) =>
        new(kind, new Dictionary<string, AmiEvidence> { [Ami] = new(asOf, uses) }, 1);

    private static SourceEvidence Failed(UsageSourceKind kind, string problem) => new(kind, new Dictionary<string, AmiEvidence>(), 1, problem);

    private static List<SourceEvidence> All(params SourceEvidence[] instead) =>
    [
        .. instead,
        .. new[] { UsageSourceKind.References, UsageSourceKind.OtherAccounts, UsageSourceKind.LastLaunch }
            .Where(kind => instead.All(source => source.Source != kind)).Select(kind => Found(kind)),
    ];

    private static ImageUsage Of(IReadOnlyList<SourceEvidence> evidence, UsageRules? rules = null, params AskedAmi[] amis) =>
        ImageUsage.Of(new(amis.Length > 0 ? amis : [new(Ami)], new HashSet<string> { "image-recipe/web/1.0.0" }), evidence, rules ?? UsageRules.Default, Now);

    [Fact]
    public void Without_a_use_there_is_no_known_one_as_of_the_age_of_each_source()
    {
        var usage = Of(All(Found(UsageSourceKind.OtherAccounts, Now.AddDays(-3))));

        Assert.Empty(usage.Uses);
        Assert.Empty(usage.Unknown);
        Assert.Equal("references 0h, other accounts 3d, last launch 0h", usage.Sources);
    }

    [Fact]
    public void Every_use_is_named_templates_first_and_of_many_only_their_number()
    {
        var usage = Of(All(
            Found(
                UsageSourceKind.References,
                [
                    new(UseKind.Parameter, "/golden/web"), new(UseKind.LaunchTemplate, "lt-1") { Detail = "version 7 (default)" },
                    .. Enumerable.Range(1, 12).Select(n => new AmiUse(UseKind.Instance, $"i-{n:00}")),
                ]),
            Found(UsageSourceKind.OtherAccounts, new AmiUse(UseKind.Account, "444455556666") { Detail = "12 instances" })));

        Assert.Equal(
            [
                "launch template lt-1 version 7 (default)", "instance i-01", "instance i-02", "instance i-03", "9 more instances",
                "account 444455556666: 12 instances", "parameter /golden/web",
            ],
            usage.Uses);
        Assert.Equal([UseKind.LaunchTemplate, UseKind.Instance, UseKind.Account, UseKind.Parameter], usage.Kinds);
    }

    [Theory]
    [InlineData(UsageSourceKind.References, 24, true)]
    [InlineData(UsageSourceKind.References, 25, false)]
    [InlineData(UsageSourceKind.OtherAccounts, 168, true)]
    [InlineData(UsageSourceKind.OtherAccounts, 169, false)]
    [InlineData(UsageSourceKind.LastLaunch, 24, true)]
    [InlineData(UsageSourceKind.LastLaunch, 25, false)]
    public void Evidence_beyond_its_greatest_age_makes_use_unknown(UsageSourceKind kind, int hours, bool known) =>
        Assert.Equal(known, Of(All(Found(kind, Now.AddHours(-hours)))).Unknown.Count == 0);

    [Theory]
    [InlineData(UsageSourceKind.References)]
    [InlineData(UsageSourceKind.OtherAccounts)]
    [InlineData(UsageSourceKind.LastLaunch)]
    public void A_source_that_fails_or_was_not_asked_makes_use_unknown_and_says_why(UsageSourceKind kind)
    {
        Assert.Equal([$"{kind.Name()}: ec2 returned 403: no"], Of(All(Failed(kind, "ec2 returned 403: no"))).Unknown);
        Assert.Equal([$"{kind.Name()}: not asked"], Of([.. All().Where(source => source.Source != kind)]).Unknown);
    }

    [Fact]
    public void Incomplete_evidence_makes_use_unknown_and_its_uses_count()
    {
        var half = new SourceEvidence(
            UsageSourceKind.References, new Dictionary<string, AmiEvidence> { [Ami] = new(Now, [new(UseKind.Instance, "i-1")], "more than 50 pages") }, 1);

        Assert.Equal(["references: more than 50 pages"], Of(All(half)).Unknown);
        Assert.Equal(["instance i-1"], Of(All(half)).Uses);
    }

    [Fact]
    public void A_source_that_the_policy_turned_off_is_not_required() => Assert.Empty(
        Of([Found(UsageSourceKind.References)], new() { OtherAccounts = null, LastLaunch = null }).Unknown);

    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 1)]
    public void A_launch_counts_for_the_policys_time(int days, int known)
    {
        var at = Now.AddDays(-days);
        var usage = Of(All(Found(UsageSourceKind.LastLaunch, new AmiUse(UseKind.Launch, "2026-10-21") { LaunchedAt = at })));

        Assert.Equal(known == 0 ? ["launched on 2026-10-21"] : [], usage.Uses);
    }

    [Fact]
    public void Of_a_recipe_that_is_a_known_child_the_reference_is_no_further_use_and_any_other_recipe_is_one()
    {
        AmiUse Recipe(string version) => new(UseKind.Recipe, version) { RecipeVersion = version };

        Assert.Empty(Of(All(Found(UsageSourceKind.References, Recipe("image-recipe/web/1.0.0")))).Uses);
        Assert.Equal(["recipe image-recipe/web/1.0.1"], Of(All(Found(UsageSourceKind.References, Recipe("image-recipe/web/1.0.1")))).Uses);
    }

    [Fact]
    public void Own_instances_in_a_report_count_only_while_the_references_are_unknown()
    {
        var own = Found(UsageSourceKind.OtherAccounts, new AmiUse(UseKind.Account, "111122223333") { Detail = "1 instance", IsCoveredByReferences = true });

        Assert.Empty(Of(All(own)).Uses);
        Assert.Equal(["account 111122223333: 1 instance"], Of(All(own, Failed(UsageSourceKind.References, "no"))).Uses);
        Assert.Equal(["account 111122223333: 1 instance"], Of(All(own, Found(UsageSourceKind.References, Now.AddDays(-2)))).Uses);
    }

    [Theory]
    [InlineData("eu-west-2", null, false, "ami-1 is in eu-west-2, which the policy's usage.regions does not name")]
    [InlineData("eu-central-1", null, false, null)]
    [InlineData("eu-central-1", "444455556666", false, "ami-1 belongs to account 444455556666, which cannot be asked")]
    [InlineData("eu-west-2", null, true, "all of its AMIs are in other accounts or Regions, which are not asked")]
    public void An_AMI_elsewhere_makes_use_unknown_unless_its_Region_is_asked(string region, string? account, bool accepted, string? reason) => Assert.Equal(
        reason is null ? [] : [reason],
        Of(All(), new() { Regions = ["eu-central-1"], AcceptsElsewhere = accepted }, new AskedAmi(Ami, new(region, account))).Unknown);

    [Fact]
    public void A_policy_may_leave_AMIs_elsewhere_out_and_their_uses_count_where_they_are_seen()
    {
        var rules = new UsageRules { AcceptsElsewhere = true };
        var elsewhere = new AskedAmi("ami-2", new("eu-west-2", null));
        var pinned = new SourceEvidence(UsageSourceKind.Pins, new Dictionary<string, AmiEvidence> { ["ami-2"] = new(Now, [new(UseKind.Pin, "infra")]) }, 1);

        Assert.Empty(Of(All(), rules, new AskedAmi(Ami), elsewhere).Unknown);
        Assert.Equal(["pinned in infra"], Of([.. All(), pinned], rules, new AskedAmi(Ami), elsewhere).Uses);
    }

    [Fact]
    public void An_image_of_which_no_AMI_is_known_has_unknown_use() => Assert.Equal(
        ["the service names no AMI of it"], ImageUsage.Of(new([], new HashSet<string>()), All(), UsageRules.Default, Now).Unknown);

    [Fact]
    public void Many_reasons_are_counted() => Assert.Equal(
        6, Of(All(), null, [.. Enumerable.Range(0, 20).Select(n => new AskedAmi($"ami-{n:00}", new("eu-west-2", null)))]).Unknown.Count);
}
