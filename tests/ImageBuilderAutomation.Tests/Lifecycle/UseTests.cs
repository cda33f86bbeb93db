using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>One image that is due, and what is known of its users.</summary>
public sealed class UseTests
{
    private const string Due = "web/1.0.0/1";

    private static readonly LifecycleRules Careful = ImageSamples.Rules with { OwnerAcceptsUnknownUse = false };

    private static LifecycleFacts Facts(string status) => Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, status)]);

    private static string ReasonOf(LifecycleFacts facts, LifecycleRules rules) => facts.Plan(rules).Of(Due).ReasonOf();

    [Theory]
    [InlineData("AVAILABLE", "act deprecate", "act deprecate")]
    [InlineData("DEPRECATED", "keep", "act disable")]
    [InlineData("DISABLED", "keep", "act delete")]
    [InlineData("FAILED", "act delete", "act delete")]
    public void Without_evidence_only_deprecation_is_allowed_unless_the_owner_accepts_unknown_use(string status, string careful, string accepting)
    {
        Assert.Equal((careful, accepting), (ReasonOf(Facts(status), Careful), ReasonOf(Facts(status), ImageSamples.Rules)));
        if (careful == "keep")
        {
            const string Reason = "it is not known whether it is used: last launch: not asked, references: not asked";
            Assert.Contains(Facts(status).Plan(Careful).Of(Due).Reasons, reason => reason.EndsWith(Reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_failed_build_that_made_AMIs_can_have_users_like_any_other()
    {
        var facts = Plans.Facts(ImageSamples.Image(Due, 500, "FAILED") with { AmiIds = ["ami-1"] });

        Assert.Equal(("keep", "act delete"), (ReasonOf(facts, Careful), ReasonOf(facts, ImageSamples.Rules)));
    }

    [Theory]
    [InlineData("AVAILABLE", "act deprecate")]
    [InlineData("DEPRECATED", "act disable")]
    [InlineData("DISABLED", "act delete")]
    public void An_image_without_known_use_is_retired(string status, string message) => Assert.Equal(message, ReasonOf(Facts(status).UsedBy(), Careful));

    [Theory]
    [InlineData("AVAILABLE", false, "act deprecate")]
    [InlineData("AVAILABLE", true, "keep")]
    [InlineData("DEPRECATED", false, "keep")]
    [InlineData("DISABLED", false, "keep")]
    public void A_used_image_is_neither_disabled_nor_deleted_and_with_referenced_not_deprecated(string status, bool referenced, string message)
    {
        var facts = Facts(status).UsedBy((Due, new(UseKind.LaunchTemplate, "lt-1")), ("web/9.0.0/1000", new(UseKind.LaunchTemplate, "lt-2")));

        Assert.Equal(message, ReasonOf(facts, Careful with { ProtectReferenced = referenced }));
        Assert.Contains("used by launch template lt-1", facts.Plan(Careful).Of(Due).Reasons);
    }

    [Theory]
    [InlineData(true, true, "keep")]
    [InlineData(true, false, "act deprecate")]
    [InlineData(false, true, "act deprecate")]
    public void With_inChannel_an_image_that_a_channel_points_at_is_not_deprecated(bool isChannel, bool inChannel, string message) =>
        Assert.Equal(
            message,
            ReasonOf(
                Facts("AVAILABLE").UsedBy((Due, new(isChannel ? UseKind.Parameter : UseKind.Instance, "/channels/web/prod"))),
                Careful with { ProtectInChannel = inChannel }));

    [Theory]
    [InlineData(23, "act disable")]
    [InlineData(24, "act disable")]
    [InlineData(25, "keep")]
    public void Evidence_older_than_a_day_does_not_count(int hours, string message) =>
        Assert.Equal(message, ReasonOf(Facts("DEPRECATED").UsedBy(ImageSamples.Now.AddHours(-hours)), Careful));

    [Fact]
    public void Old_evidence_still_shows_who_used_it() => Assert.Equal(
        "keep",
        ReasonOf(Facts("DEPRECATED").UsedBy(ImageSamples.Now.AddDays(-9), (Due, new(UseKind.Instance, "i-1"))), ImageSamples.Rules));
}
