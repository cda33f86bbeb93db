using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>One image that is due, and what is known of its users.</summary>
public sealed class UseTests
{
    private const string Due = "web/1.0.0/1";

    private static readonly LifecycleRules Careful = Fleet.Rules with { OwnerAcceptsUnknownUse = false };

    private static LifecycleFacts Facts(string status) => Plans.Facts([.. Fleet.Newest("web", 3), Fleet.Image(Due, 500, status)]);

    private static string Said(LifecycleFacts facts, LifecycleRules rules) => facts.Plan(rules).Of(Due).Said();

    [Theory]
    [InlineData("AVAILABLE", "act deprecate", "act deprecate")]
    [InlineData("DEPRECATED", "keep", "act disable")]
    [InlineData("DISABLED", "keep", "act delete")]
    [InlineData("FAILED", "act delete", "act delete")]
    public void Without_evidence_only_deprecation_is_allowed_unless_the_owner_accepts_unknown_use(string status, string careful, string accepting)
    {
        Assert.Equal((careful, accepting), (Said(Facts(status), Careful), Said(Facts(status), Fleet.Rules)));
        if (careful == "keep")
        {
            const string Reason = "it is not known whether it is used: no source of usage is configured";
            Assert.Contains(Facts(status).Plan(Careful).Of(Due).Because, because => because.EndsWith(Reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_failed_build_that_made_AMIs_can_have_users_like_any_other()
    {
        var facts = Plans.Facts(Fleet.Image(Due, 500, "FAILED") with { AmiIds = ["ami-1"] });

        Assert.Equal(("keep", "act delete"), (Said(facts, Careful), Said(facts, Fleet.Rules)));
    }

    [Theory]
    [InlineData("AVAILABLE", "act deprecate")]
    [InlineData("DEPRECATED", "act disable")]
    [InlineData("DISABLED", "act delete")]
    public void An_image_without_known_use_is_retired(string status, string said) => Assert.Equal(said, Said(Facts(status).UsedBy(), Careful));

    [Theory]
    [InlineData("AVAILABLE", false, "act deprecate")]
    [InlineData("AVAILABLE", true, "keep")]
    [InlineData("DEPRECATED", false, "keep")]
    [InlineData("DISABLED", false, "keep")]
    public void A_used_image_is_neither_disabled_nor_deleted_and_with_referenced_not_deprecated(string status, bool referenced, string said)
    {
        var facts = Facts(status).UsedBy(new ImageUse(Fleet.Arn(Due), "launch template lt-1"), new ImageUse(Fleet.Arn("web/1.0.0/9"), "launch template lt-2"));

        Assert.Equal(said, Said(facts, Careful with { NeverReferenced = referenced }));
        Assert.Contains("used by launch template lt-1", facts.Plan(Careful).Of(Due).Because);
    }

    [Theory]
    [InlineData(true, true, "keep")]
    [InlineData(true, false, "act deprecate")]
    [InlineData(false, true, "act deprecate")]
    public void With_inChannel_an_image_that_a_channel_points_at_is_not_deprecated(bool isChannel, bool inChannel, string said) =>
        Assert.Equal(
            said,
            Said(Facts("AVAILABLE").UsedBy(new ImageUse(Fleet.Arn(Due), "/channels/web/prod", isChannel)), Careful with { NeverInChannel = inChannel }));

    [Theory]
    [InlineData(23, "act disable")]
    [InlineData(24, "act disable")]
    [InlineData(25, "keep")]
    public void Evidence_older_than_a_day_does_not_count(int hours, string said) =>
        Assert.Equal(said, Said(Facts("DEPRECATED") with { Usage = new Known<UsageEvidence>.Yes(new(Fleet.Now.AddHours(-hours), [])) }, Careful));

    [Fact]
    public void Old_evidence_still_shows_who_used_it() => Assert.Equal(
        "keep",
        Said(Facts("DEPRECATED") with { Usage = new Known<UsageEvidence>.Yes(new(Fleet.Now.AddDays(-9), [new(Fleet.Arn(Due), "i-1")])) }, Fleet.Rules));
}
