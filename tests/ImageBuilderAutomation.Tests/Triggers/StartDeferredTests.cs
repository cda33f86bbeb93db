using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed class StartDeferredTests
{
    private readonly TriggerWorld _world = new();

    private void Nightly(string at = "daily(02:00)")
    {
        Assert.True(Schedule.TryParse(at, TimeZoneInfo.Utc, out var table));
        TriggerRule nightly = new() { Name = "nightly", On = [CauseKind.Scheduled], Schedule = table, Selects = pipeline => pipeline.Name == "base" };
        _world.Rules = _world.Rules with { Rules = [.. _world.Rules.Rules, nightly] };
    }

    [Fact]
    public async Task A_schedule_starts_one_build_at_its_time_and_none_for_the_past()
    {
        Nightly();
        await _world.PassAsync();
        Assert.Empty(_world.Service.Sent);

        _world.Clock.Advance(TimeSpan.FromHours(17) - TimeSpan.FromSeconds(1)); // 01:59:59
        await _world.PassAsync();
        Assert.Empty(_world.Service.Sent);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.PassAsync();
        await _world.PassAsync();
        Assert.Single(_world.Service.Sent);
        Assert.Equal("nightly: schedule nightly at 2026-11-21T02:00:00Z", _world.RunsOf("base")[0].Decision!.Reason);
    }

    [Fact]
    public async Task Missed_times_make_one_build()
    {
        Nightly();
        await _world.PassAsync();
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.PassAsync();
        Assert.Single(_world.Service.Sent);
    }

    [Theory]
    [InlineData("daily(08:00)")]
    [InlineData("daily(08:59)")]
    public async Task A_changed_schedule_starts_anew_and_so_does_the_first_one_when_it_returns(string other)
    {
        var rules = _world.Rules;
        foreach (var at in new[] { "daily(02:00)", other, "daily(02:00)" })
        {
            _world.Rules = rules;
            Nightly(at);
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _world.PassAsync();
        }

        Assert.Empty(_world.Service.Sent);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.PassAsync();
        Assert.Single(_world.Service.Sent);
    }

    [Theory]
    [InlineData(Mode.Observe, 1)]
    [InlineData(Mode.Off, 0)]
    public async Task A_crashed_manual_start_is_sent_again_in_mode_observe_but_not_in_mode_off(Mode mode, int sent)
    {
        _world.Modes.Override = mode;
        _world.Service.Fault = operation => operation == "StartImagePipelineExecution" ? new TimeoutException("died") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim"));
        Assert.Equal(PipelineRunState.Starting, _world.RunsOf("web")[0].State);

        _world.Service.Fault = _ => null;
        _world.PassLease();
        await _world.PassAsync();
        Assert.Equal((sent, sent), (_world.Service.Sent.Count, _world.Service.Started.Count));
    }

    [Fact]
    public async Task An_end_that_no_event_reported_is_found_and_its_children_follow()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Service.End(_world.RunsOf("web")[0].ImageArn!, "AVAILABLE");
        await _world.PassAsync();
        Assert.Equal((PipelineRunState.Completed, "AVAILABLE"), (_world.RunsOf("web")[0].State, _world.RunsOf("web")[0].Outcome));
        Assert.Equal(PipelineRunState.Running, Assert.Single(_world.RunsOf("shop")).State);
        Assert.Equal(2, _world.Runs.Running.Builds.Count);
    }

    [Fact]
    public async Task A_deleted_image_completes_its_run()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Service.Images.Remove(_world.RunsOf("web")[0].ImageArn!);
        await _world.PassAsync();
        Assert.Equal((PipelineRunState.Completed, "image not found"), (_world.RunsOf("web")[0].State, _world.RunsOf("web")[0].Outcome));
    }

    [Fact]
    public async Task A_run_that_waits_for_a_time_is_not_checked_before_it()
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(30) }] };
        await _world.DeliverAsync(_world.Publish("base"));
        var calls = _world.Service.Calls.Count;
        var report = await _world.PassAsync();
        Assert.Equal((2, calls), (report.NotDue, _world.Service.Calls.Count));
    }

    [Fact]
    public async Task A_changed_policy_makes_every_run_be_checked_again()
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(30) }] };
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Rules = _world.Rules with { PolicyHash = "another", Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.Zero }] };
        await _world.PassAsync();
        Assert.Equal(2, _world.Service.Sent.Count);
    }

    [Fact]
    public async Task A_failing_pipeline_does_not_hold_up_the_others()
    {
        _world.Service.Fault = operation =>
            operation == "StartImagePipelineExecution" && _world.Service.Calls.Count(call => call == operation) == 1
                ? new TimeoutException("throttled")
                : null;
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(1) }] };
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.PassAsync());
        Assert.Equal(("web", 1), (Assert.Single(failed.Failures).Key, ((DeferredReport)failed.Report).Runs.Count(report => report.Result == PipelineRunResult.Started)));

        await _world.PassAsync();
        Assert.Equal(PipelineRunState.Starting, _world.RunsOf("web")[0].State);
        _world.PassLease();
        await _world.PassAsync();
        Assert.Equal(PipelineRunState.Running, _world.RunsOf("web")[0].State);
        Assert.Equal(2, _world.Service.Started.Count);
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task A_stop_takes_effect_on_the_next_action(Mode mode)
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(1) }] };
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Modes.Override = mode;
        await _world.PassAsync();
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_temporarily_refused_start_is_repeated_later()
    {
        _world.Service.Refusal = _ => new PipelineStartResult.Busy("the service answered ServiceQuotaExceededException");
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.All(
            _world.Runs.All,
            run => Assert.Equal((PipelineRunState.Waiting, "the service answered ServiceQuotaExceededException"), (run.State, run.Decision!.Reason)));
        Assert.Empty(_world.Runs.Running.Builds);

        _world.Service.Refusal = _ => null;
        _world.Clock.Advance(TimeSpan.FromMinutes(14));
        await _world.PassAsync();
        Assert.Equal(2, _world.Service.Sent.Count);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.PassAsync();
        Assert.Equal((4, 2), (_world.Service.Sent.Count, _world.Service.Started.Count));
    }

    [Fact]
    public async Task A_permanently_refused_start_is_dropped_and_releases_its_slot()
    {
        _world.Service.Refusal = _ => new PipelineStartResult.Refused("the service answered InvalidRequestException");
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.All(
            _world.Runs.All,
            run => Assert.Equal((PipelineRunState.Dropped, "the service answered InvalidRequestException"), (run.State, run.Outcome)));
        Assert.Empty(_world.Runs.Running.Builds);
    }

    [Fact]
    public async Task An_unused_slot_is_released_after_the_lease()
    {
        await _world.Runs.TryWriteRunningAsync(new() { Builds = [new(_world.Pipeline("web").Arn, 1, _world.Clock.GetUtcNow())] }, default);
        await _world.PassAsync();
        Assert.Single(_world.Runs.Running.Builds);
        _world.PassLease();
        await _world.PassAsync();
        Assert.Empty(_world.Runs.Running.Builds);
    }
}
