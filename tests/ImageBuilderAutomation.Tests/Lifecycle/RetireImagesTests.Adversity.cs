using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed partial class RetireImagesTests
{
    [Fact]
    public async Task A_skipped_image_is_recorded_with_its_reason_and_deferred_for_a_week()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        _world.Service.Skipped[ImageSamples.Arn(Due)] = "The AMI was launched yesterday.";

        await _world.RunDaysAsync(7);
        Assert.Single(_world.Service.Sent);
        var action = Assert.Single(_world.Records.Of(Due)!.Actions);
        Assert.Equal(("SKIPPED", "The AMI was launched yesterday."), (action.Status, action.StatusReason));
        Assert.Equal(("SKIPPED", "The AMI was launched yesterday."), (action.Resources[0].Status, action.Resources[0].Reason));

        await _world.RunDaysAsync(2);
        Assert.Equal(2, _world.Service.Sent.Count);
        Assert.Distinct(_world.Service.Sent.Select(sent => sent.Update.Token));
    }

    [Fact]
    public async Task A_long_update_is_tracked_over_several_runs()
    {
        _world.Service.Takes = TimeSpan.FromDays(2.5);

        await _world.RunDaysAsync(3);
        Assert.Equal(LifecycleState.Running, _world.Records.Of(Due)!.State);
        await _world.RunDaysAsync(1);

        Assert.Equal("SUCCESS", Assert.Single(_world.Records.Of(Due)!.Actions).Status);
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task An_execution_that_the_service_no_longer_knows_is_recorded_as_refused()
    {
        await _world.RunAsync();
        await _world.Records.TryWriteAsync(_world.Records.Of(Due)! with { Update = _world.Records.Of(Due)!.Update! with { ExecutionId = "lce-99" } }, default);

        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        Assert.Equal("the service no longer knows the execution", _world.Records.Of(Due)!.Actions[0].StatusReason);
    }

    [Fact]
    public async Task Waits_for_an_update_in_progress_by_another_caller()
    {
        _world.Service.Takes = TimeSpan.FromMinutes(10);
        await ((IStateUpdates)_world.Service).StartAsync(ImageSamples.Arn(Due), Other(), default);

        var report = await _world.RunAsync();
        Assert.Equal(1, report.Results[ActResult.Busy]);
        Assert.Equal("BUSY", _world.Records.Of(Due)!.Actions[0].Status);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        Assert.Equal("DEPRECATED", _world.Service.StatusOf(Due));
        Assert.Equal(2, _world.Service.Sent.Count);
    }

    [Fact]
    public async Task The_update_of_an_image_deleted_after_listing_is_refused_and_its_record_becomes_idle()
    {
        var lists = 0;
        _world.Service.WhenListed = () =>
        {
            if (++lists == 2)
                _world.Service.Images.Remove(ImageSamples.Arn(Due));
        };

        var report = await _world.RunAsync();

        Assert.Equal(1, report.Results[ActResult.Refused]);
        Assert.Equal(("REFUSED", "it does not exist"), (_world.Records.Of(Due)!.Actions[0].Status, _world.Records.Of(Due)!.Actions[0].StatusReason));
        await _world.RunDaysAsync(8);
        Assert.Equal(LifecycleState.Idle, _world.Records.Of(Due)!.State);
    }

    [Fact]
    public async Task One_failing_image_does_not_stop_the_others()
    {
        _world.Service.Add(ImageSamples.Image("web/1.0.0/2", 44), ImageSamples.Image("web/1.0.0/3", 43));
        var calls = 0;
        _world.Service.Fault = operation => operation == "StartResourceStateUpdate" && ++calls == 2 ? new TimeoutException("slow") : null;

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());

        Assert.Equal(2, ((RetireReport)failed.Report).Started.Count);
        Assert.Equal(ImageSamples.Arn("web/1.0.0/2"), Assert.Single(((RetireReport)failed.Report).Failures).Key);
        _world.Service.Fault = _ => null;
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
        Assert.Equal("DEPRECATED", await StatusLaterAsync("web/1.0.0/2"));
    }

    [Fact]
    public async Task An_image_with_a_damaged_record_is_kept_and_the_others_are_processed()
    {
        _world.Service.Add(ImageSamples.Image("web/1.0.0/2", 44));
        _world.Records.Damaged.Add(Due);

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());

        var report = (RetireReport)failed.Report;
        Assert.Equal("web/1.0.0/2", Assert.Single(report.Started).Image.Path);
        Assert.Equal([ImageSamples.Arn("web/1.0.0/2")], _world.Service.Sent.Select(sent => sent.ImageArn));
        Assert.Equal("its lifecycle record is damaged", report.Plan!.Of(Due).Reason);
        Assert.Equal((Due, $"{Due} is damaged"), (Assert.Single(report.Failures).Key, report.Failures[Due].Message));
        Assert.Contains(_world.Log.Lines, line => line.Text.Contains(Due, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Updates_in_progress_are_tracked_although_another_record_is_damaged()
    {
        await _world.RunAsync();
        _world.Records.Damaged.Add("web/1.0.0/2");
        _world.Clock.Advance(TimeSpan.FromDays(1));

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());

        Assert.Equal(ImageSamples.Arn(Due), Assert.Single(((RetireReport)failed.Report).Completed).ImageArn);
        Assert.Equal(LifecycleState.Idle, _world.Records.Of(Due)!.State);
    }

    [Fact]
    public async Task A_throttled_list_fails_the_run_before_anything_is_done()
    {
        _world.Service.Fault = operation => operation == "ListImages" ? new TimeoutException("throttled") : null;

        await Assert.ThrowsAsync<TimeoutException>(() => _world.RunAsync());

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
        _world.Service.Fault = _ => null;
        Assert.Equal("another run is in progress", (await _world.RunAsync()).Reason);
        _world.PassLease();
        Assert.Single((await _world.RunAsync()).Started);
    }

    [Fact]
    public async Task Without_an_execution_role_nothing_is_stored_or_sent()
    {
        _world.Options = _world.Options with { ExecutionRole = "" };

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());

        Assert.Contains("LIFECYCLE_ROLE_ARN", ((RetireReport)failed.Report).Failures.Values.Single().Message);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_record_that_is_missing_in_the_list_is_handled_by_the_next_run()
    {
        _world.Service.Takes = TimeSpan.FromDays(3);
        await _world.RunAsync();
        _world.Records.Lagging.Add(ImageSamples.Arn(Due));

        _world.PassLease();
        var report = await _world.RunAsync();

        Assert.Equal(1, report.Results[ActResult.HandledElsewhere]);
        Assert.Single(_world.Service.Sent);
    }
}
