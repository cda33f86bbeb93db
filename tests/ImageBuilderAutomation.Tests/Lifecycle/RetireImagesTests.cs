using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed partial class RetireImagesTests
{
    private const string Due = "web/1.0.0/1";

    private readonly LifecycleWorld _world = new();

    public RetireImagesTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 45)]);

    [Fact]
    public async Task Retires_images_that_are_due_and_records_the_result()
    {
        var first = await _world.RunAsync();
        Assert.Equal((LifecycleState.Running, "lce-1"), (_world.Records.Of(Due)!.State, _world.Records.Of(Due)!.Update!.ExecutionId));
        Assert.Equal(LifecycleAction.Deprecate, Assert.Single(first.Started).Action);

        _world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await _world.RunAsync();

        Assert.Equal((ImageSamples.Arn(Due), LifecycleAction.Deprecate, "SUCCESS"), (second.Completed[0].ImageArn, second.Completed[0].Action, second.Completed[0].Status));
        var action = Assert.Single(_world.Records.Of(Due)!.Actions);
        Assert.Equal(("SUCCESS", 1, "45d old, default: deprecate at 30d"), (action.Status, action.Sequence, action.Reason));
        Assert.Equal(("DEPRECATED", LifecycleState.Idle), (_world.Service.StatusOf(Due), _world.Records.Of(Due)!.State));
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task The_request_includes_the_AMIs_the_role_and_the_exclusions()
    {
        await _world.RunAsync();

        var (arn, update) = Assert.Single(_world.Service.Sent);
        Assert.Equal(
            (ImageSamples.Arn(Due), _world.Options.ExecutionRole, true, false, false),
            (arn, update.Role, update.IncludeAmis, update.IncludeSnapshots, update.IncludeContainers));
        Assert.Matches("^[0-9a-f]{32}$", update.Token);
        Assert.Null(update.Exclusions!.LastLaunchedDays);
    }

    [Theory]
    [InlineData("DEPRECATED", "DISABLED", false)]
    [InlineData("DISABLED", "DELETED", true)]
    public async Task Excludes_recently_launched_AMIs_and_deletes_snapshots(string status, string wanted, bool snapshots)
    {
        _world.Service.Add(ImageSamples.Image(Due, 500, status));

        await _world.RunAsync();

        var update = Assert.Single(_world.Service.Sent).Update;
        Assert.Equal((wanted, snapshots, 30), (update.Action.Status(), update.IncludeSnapshots, update.Exclusions!.LastLaunchedDays));
    }

    [Fact]
    public async Task A_container_image_is_deleted_with_its_containers()
    {
        _world.Service.Images.Clear();
        _world.Service.Add([.. ImageSamples.Newest("web", 3).Select(i => i with { IsContainer = true }), ImageSamples.Image(Due, 500, container: true)]);

        await _world.RunAsync();

        var update = Assert.Single(_world.Service.Sent).Update;
        Assert.Equal((LifecycleAction.Delete, false, true, null), (update.Action, update.IncludeAmis, update.IncludeContainers, update.Exclusions));
    }

    [Theory]
    [InlineData(Mode.Observe, null)]
    [InlineData(Mode.Act, Mode.Observe)]
    public async Task In_mode_observe_it_plans_and_changes_nothing(Mode mode, Mode? over)
    {
        (_world.Options, _world.Modes.Override) = (_world.Options with { Mode = mode }, over);

        var report = await _world.RunAsync();

        Assert.Equal("act deprecate", report.Plan!.Of(Due).ReasonOf());
        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
        Assert.Equal(4, _world.Records.Run!.Images);
    }

    [Fact]
    public async Task In_mode_off_it_calls_nothing()
    {
        _world.Modes.Override = Mode.Off;

        Assert.Equal("lifecycle is off", (await _world.RunAsync()).Reason);
        Assert.Empty(_world.Service.Calls);
        Assert.Null(_world.Records.Run);
    }

    [Fact]
    public async Task A_stop_takes_effect_at_the_next_action()
    {
        _world.Service.Add(ImageSamples.Image("web/1.0.0/2", 44));
        _world.Service.Fault = operation =>
        {
            if (operation == "StartResourceStateUpdate")
                _world.Modes.Override = Mode.Observe;
            return null;
        };

        var report = await _world.RunAsync();

        Assert.Single(_world.Service.Sent);
        Assert.Equal("stopped: the mode is no longer act", report.Reason);
    }

    [Fact]
    public async Task An_image_protected_between_plan_and_action_is_kept()
    {
        _world.Rules = ImageSamples.Rules with { Protections = [new("tag:keep", image => image.Tags.ContainsKey("keep"))] };
        _world.Service.WhenListed = () => _world.Service.Add(ImageSamples.Image(Due, 45, tags: ("keep", "")));

        await _world.RunAsync();

        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task An_image_that_became_due_between_plan_and_action_waits_for_the_next_run()
    {
        _world.Service.WhenListed = () => _world.Service.Add(ImageSamples.Image("web/1.0.0/2", 45));

        await _world.RunAsync();

        Assert.Equal([ImageSamples.Arn(Due)], _world.Service.Sent.Select(sent => sent.ImageArn));
    }

    [Fact]
    public async Task A_plan_that_is_refused_the_second_time_is_not_carried_out()
    {
        _world.Service.WhenListed = () => _world.Service.Incomplete = "more than 10000 builds";

        var report = await _world.RunAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Equal("the plan was refused when it was made again before acting: the facts are incomplete: more than 10000 builds", report.Reason);
    }

    [Fact]
    public async Task A_refused_plan_does_nothing_and_is_not_the_reference_for_the_next()
    {
        _world.Records.Run = new() { Images = 100, Version = 1 };

        var report = await _world.RunAsync();

        Assert.StartsWith("far fewer images", Assert.Single(report.Plan!.Refusals));
        Assert.Empty(_world.Service.Sent);
        Assert.Equal((100, null), (_world.Records.Run!.Images, _world.Records.Run.StartedAt));
    }

    [Fact]
    public async Task Announces_waits_and_disables()
    {
        _world.Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(7) };
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));

        Assert.Single((await _world.RunAsync()).Announced);
        Assert.Equal(LifecycleState.Announced, _world.Records.Of(Due)!.State);
        _world.Clock.Advance(TimeSpan.FromDays(6.9));
        Assert.Empty((await _world.RunAsync()).Started);
        _world.Clock.Advance(TimeSpan.FromDays(0.1));

        Assert.Equal(LifecycleAction.Disable, Assert.Single((await _world.RunAsync()).Started).Action);
    }

    [Fact]
    public async Task A_notice_is_withdrawn_when_the_image_is_kept_and_starts_again_when_it_is_not()
    {
        _world.Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(7), Protections = [new("tag:keep", image => image.Tags.ContainsKey("keep"))] };
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        await _world.RunAsync();

        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED", tags: ("keep", "")));
        _world.Clock.Advance(TimeSpan.FromDays(8));
        await _world.RunAsync();
        Assert.Equal((LifecycleState.Idle, "WITHDRAWN"), (_world.Records.Of(Due)!.State, _world.Records.Of(Due)!.Actions[^1].Status));

        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        Assert.Single((await _world.RunAsync()).Announced);
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task Deleted_images_do_not_count_as_missing_in_the_next_run()
    {
        _world.Rules = ImageSamples.Rules with { Limits = new(PerRun: 1000, Percent: 100, Shrink: 20) };
        _world.Service.Add([.. Enumerable.Range(1, 20).Select(n => ImageSamples.Image($"web/1.0.1/{n}", 500, "DISABLED"))]);

        await _world.RunDaysAsync(2);

        Assert.False((await _world.RunAsync()).Plan!.IsRefused);
        Assert.Equal(4, _world.Service.Images.Count);
    }

    [Fact]
    public async Task Reports_its_outcome_in_one_line()
    {
        await _world.RunAsync();

        var line = Assert.Single(_world.Log.Lines, line => line.Level == LogLevel.Information);
        Assert.Equal(
            "Lifecycle run in mode Act: 4 images, 3 kept, 0 waiting, 0 to announce, 1 to retire; "
            + "0 announced, 1 started, 0 completed, 0 in progress, 0 brought back, 0 failed; use of 0 AMIs asked with 0 calls, 0 usage reports requested, 0 read (no refusals).",
            line.Text);
    }

    private async Task<string?> StatusLaterAsync(string path)
    {
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await ((ILifecycleInventory)_world.Service).ReadAsync(false, default);
        return _world.Service.StatusOf(path);
    }

    private static StateUpdate Other() =>
        StateUpdate.Create(ImageSamples.Image(Due, 1).Arn, false, 99, LifecycleAction.Deprecate, "role", null, "", null, null, ImageSamples.Now);
}
