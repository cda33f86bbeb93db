using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>From disabling to deleting: the quiet period, the accepted loss, and uses that bring the image back.</summary>
public sealed class QuietPeriodTests
{
    private const string Due = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";

    private readonly LifecycleWorld _world = new() { Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) } };
    private readonly ScriptedUsage _references;

    public QuietPeriodTests()
    {
        _references = new(UsageSourceKind.References, _world.Clock);
        _world.Usage.Add(_references);
        _world.Usage.Add(new ScriptedUsage(UsageSourceKind.LastLaunch, _world.Clock));
        _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);
    }

    [Fact]
    public async Task A_disabled_image_is_deleted_after_its_quiet_period_and_not_before()
    {
        await _world.RunDaysAsync(31);
        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
        Assert.Single(_world.Service.Sent);

        await _world.RunDaysAsync(3);

        Assert.Null(_world.Service.StatusOf(Due));
        Assert.False(_world.Records.Of(Due)!.IsOpen);
    }

    /// <remarks>The service forgets an execution while the lifecycle is off, for example.</remarks>
    [Theory]
    [InlineData(ActionRecord.Refused, true)]
    [InlineData("FAILED", true)]
    [InlineData("SKIPPED", false)]
    [InlineData(ActionRecord.Success, false)]
    public void An_image_whose_disabling_ended_unknown_is_the_stack_s_own_and_keeps_the_uses_that_were_found(string status, bool isOwn)
    {
        var now = ImageSamples.Now;
        var record = new LifecycleRecord
        {
            ImageArn = ImageSamples.Arn(Due),
            State = LifecycleState.Deferred,
            Actions = [new(LifecycleAction.Disable, 1, "old", null, null, now, "lce-1", status, null, [], now)],
            FoundUses = [new("event-1", now, "web could not launch it", "web")],
        };

        var found = record.FoundDisabled([Ami], TimeSpan.FromDays(30), now);

        Assert.Equal((isOwn, isOwn ? 1 : 0), (found.Quiet!.IsOwn, found.FoundUses.Count));
    }

    [Fact]
    public async Task A_policy_with_a_shorter_quiet_period_does_not_shorten_one_that_has_begun()
    {
        await _world.RunDaysAsync(3);
        _world.Rules = _world.Rules with { Quiet = TimeSpan.FromDays(7) };

        await _world.RunDaysAsync(27);

        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task Without_an_accepted_loss_nothing_is_deleted_that_had_an_AMI()
    {
        _world.Rules = _world.Rules with { AcceptedLoss = null };
        _world.Service.Add(ImageSamples.Image("web/1.0.0/2", 500, "FAILED"), ImageSamples.Image("web/1.0.0/3", 500, "FAILED") with { AmiIds = ["ami-1"] },
            ImageSamples.Image("box/1.0.0/1", 500, container: true), ImageSamples.Image("box/1.0.0/2", 10, container: true),
            ImageSamples.Image("box/1.0.0/3", 10, container: true), ImageSamples.Image("box/1.0.0/4", 10, container: true));

        await _world.RunDaysAsync(90);

        Assert.Equal(("DISABLED", null, "FAILED", "AVAILABLE"), (
            _world.Service.StatusOf(Due), _world.Service.StatusOf("web/1.0.0/2"), _world.Service.StatusOf("web/1.0.0/3"), _world.Service.StatusOf("box/1.0.0/1")));
    }

    [Fact]
    public void The_plan_says_when_the_loss_is_not_accepted_and_when_it_is()
    {
        var facts = Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DISABLED")]);

        Assert.Contains("would delete, but the policy's lifecycle.deletion", facts.Plan(ImageSamples.Rules with { AcceptedLoss = null }).Of(Due).Reason, StringComparison.Ordinal);
        Assert.Contains("the loss is accepted: these are only tests", facts.Plan().Of(Due).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_can_be_launched_is_disabled_first_also_by_a_rule_that_only_deletes()
    {
        var rules = ImageSamples.Rules with { Rules = [new() { Name = "short", KeepNewest = 3, Delete = TimeSpan.FromDays(40) }] };

        Assert.Equal("act disable", Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 50)]).Plan(rules).Of(Due).ReasonOf());
    }

    [Fact]
    public async Task The_quiet_period_of_an_image_that_somebody_else_disabled_begins_with_the_first_run_and_nothing_brings_it_back()
    {
        _world.Service.Add(ImageSamples.Image(Due, 500, "DISABLED"));
        await _world.RunDaysAsync(2);
        Assert.False(_world.Records.Of(Due)!.Quiet!.IsOwn);
        _references.Uses[Ami] = [new(UseKind.Instance, "i-1")];

        Assert.Equal((false, "it was not disabled by this stack"), Assert.Single(await _world.FailLaunchAsync(Due)) is var result ? (result.Restored, result.Reason) : default);
        await _world.RunDaysAsync(20);

        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_failed_launch_begins_the_quiet_period_of_an_image_that_somebody_else_disabled_again()
    {
        _world.Service.Add(ImageSamples.Image(Due, 500, "DISABLED"));
        await _world.RunDaysAsync(25);
        await _world.FailLaunchAsync(Due);

        await _world.RunDaysAsync(29);

        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_reference_that_appears_after_disabling_brings_the_image_back()
    {
        await _world.RunDaysAsync(5);
        _references.Uses[Ami] = [new(UseKind.LaunchTemplate, "lt-1")];

        await _world.RunDaysAsync(2);

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
        var action = _world.Records.Of(Due)!.Actions[^1];
        Assert.Equal((LifecycleAction.Restore, null, "SUCCESS"), (action.Action, action.By, action.Status));
        Assert.Contains("used by launch template lt-1", action.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_asked_about_while_they_are_quiet_although_no_rule_is_due()
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { Delete = null }] };
        await _world.RunDaysAsync(4);

        Assert.Contains(Ami, _references.Asked[^1]);
    }

    [Fact]
    public async Task Evidence_that_is_missing_brings_nothing_back_and_deletes_nothing()
    {
        _world.Rules = _world.Rules with { OwnerAcceptsUnknownUse = false };
        await _world.RunDaysAsync(3);
        _references.Problem = "ec2 returned 503";

        await _world.RunDaysAsync(90);

        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task A_restored_image_is_left_alone_for_half_a_year()
    {
        await _world.RunDaysAsync(5);
        await _world.FailLaunchAsync(Due);

        await _world.RunDaysAsync(179);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
        await _world.RunDaysAsync(4);

        Assert.NotEqual("AVAILABLE", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task In_mode_observe_a_use_is_recorded_and_nothing_is_restored()
    {
        await _world.RunDaysAsync(5);
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _references.Uses[Ami] = [new(UseKind.LaunchTemplate, "lt-1")];

        await _world.RunDaysAsync(2);

        Assert.Equal("used by launch template lt-1", Assert.Single(_world.Records.Of(Due)!.FoundUses).Reason);
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Disabled Image Needed");
        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task An_image_that_somebody_restored_elsewhere_is_no_longer_watched()
    {
        await _world.RunDaysAsync(5);
        _world.Service.Add(ImageSamples.Image(Due, 100));

        await _world.RunDaysAsync(1);

        Assert.Null(_world.Records.Of(Due)!.Quiet);
        Assert.Empty(await _world.FailLaunchAsync(Due));
    }
}
