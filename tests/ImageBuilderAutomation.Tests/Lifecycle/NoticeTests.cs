using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>One image that is due, a notice period of seven days, and different states of its record.</summary>
public sealed class NoticeTests
{
    private const string Due = "web/1.0.0/1";

    private static readonly LifecycleRules Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(7) };

    private static readonly LifecycleRecord Fresh = LifecycleTransitions.New(ImageSamples.Arn(Due));

    private static LifecycleFacts Facts(string status) => Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, status)]);

    [Theory]
    [InlineData("AVAILABLE", "act deprecate")]
    [InlineData("DEPRECATED", "announce disable")]
    [InlineData("DISABLED", "announce delete")]
    [InlineData("FAILED", "act delete")]
    public void Disabling_and_deleting_are_announced_first_unless_there_is_no_AMI(string status, string message) =>
        Assert.Equal(message, Facts(status).Plan(Rules).Of(Due).ReasonOf());

    [Fact]
    public void A_failed_build_that_made_AMIs_is_announced_too() =>
        Assert.Equal("announce delete", Plans.Facts(ImageSamples.Image(Due, 500, "FAILED") with { AmiIds = ["ami-1"] }).Plan(Rules).Of(Due).ReasonOf());

    [Theory]
    [InlineData(0, "wait disable")]
    [InlineData(6.5, "wait disable")]
    [InlineData(7, "act disable")]
    [InlineData(30, "act disable")]
    public void The_image_is_retired_when_the_notice_period_is_over(double days, string message)
    {
        var announced = Fresh.Announced(LifecycleAction.Disable, ImageSamples.Now.AddDays(7 - days), "old", ImageSamples.Now.AddDays(-days));

        var decision = Facts("DEPRECATED").With(announced).Plan(Rules).Of(Due);

        Assert.Equal(message, decision.ReasonOf());
        Assert.Equal(message.StartsWith("wait", StringComparison.Ordinal) ? ImageSamples.Now.AddDays(7 - days) : null, decision.ActsAt);
    }

    [Fact]
    public void A_later_policy_with_a_shorter_notice_does_not_shorten_a_running_notice() => Assert.Equal(
        "wait disable",
        Facts("DEPRECATED").With(Fresh.Announced(LifecycleAction.Disable, ImageSamples.Now.AddDays(1), "old", ImageSamples.Now.AddDays(-6)))
            .Plan(Rules with { Notice = TimeSpan.FromDays(1) }).Of(Due).ReasonOf());

    [Fact]
    public void A_notice_of_another_action_does_not_count() => Assert.Equal(
        "announce delete",
        Facts("DISABLED").With(Fresh.Announced(LifecycleAction.Disable, ImageSamples.Now.AddDays(-23), "old", ImageSamples.Now.AddDays(-30))).Plan(Rules).Of(Due).ReasonOf());

    [Fact]
    public void An_image_that_was_deferred_is_kept_until_then()
    {
        var putOff = Fresh with { State = LifecycleState.Deferred, Deferral = new(ImageSamples.Now.AddDays(1), "disable ended as SKIPPED: it is public") };

        var decision = Facts("DEPRECATED").With(putOff).Plan(Rules).Of(Due);
        Assert.Equal("keep", decision.ReasonOf());
        Assert.Contains("deferred until 2026-11-21: disable ended as SKIPPED: it is public", decision.Reasons);
        Assert.Equal("announce disable", Facts("DEPRECATED").With(putOff with { Deferral = new(ImageSamples.Now, "") }).Plan(Rules).Of(Due).ReasonOf());
    }

    [Fact]
    public void An_update_in_progress_is_left_to_the_service()
    {
        var running = Requested(LifecycleAction.Disable).Started("lce-1", ImageSamples.Now);

        Assert.Equal(["disable is in progress (lce-1)"], Facts("DEPRECATED").With(running).Plan(Rules).Of(Due).Reasons);
    }

    [Fact]
    public void A_stored_request_needs_no_second_notice() =>
        Assert.Equal("act disable", Facts("DEPRECATED").With(Requested(LifecycleAction.Disable)).Plan(Rules).Of(Due).ReasonOf());

    private static LifecycleRecord Requested(LifecycleAction action) => Fresh.Requested(
        StateUpdate.Create(ImageSamples.Image(Due, 1).Arn, false, 1, action, "role", null, "old", "8f3c1e", null, ImageSamples.Now), ImageSamples.Now);
}
