using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Leftovers;

namespace ImageBuilderAutomation.Tests.Leftovers;

public sealed class StuckBuildTests
{
    private const string Path = "web/1.0.0/1";
    private readonly LeftoverWorld _world = new();

    [Fact]
    public async Task A_build_that_does_not_move_is_cancelled_and_told_with_its_reason()
    {
        _world.Build(Path, hours: 30);

        await _world.CheckAsync();
        Assert.Equal((LeftoverState.Cancelling, "Build Stuck"), (_world.Record.State, Assert.Single(_world.Kinds)));
        await _world.CheckAsync();

        Assert.Equal((1, 1, "CANCELLED"), (_world.Service.Cancelled, _world.Service.Sent.Count, _world.Service.Images[LeftoverWorld.Arn(Path)].Status));
        Assert.Equal(["Build Stuck", "Stuck Build Cancelled"], _world.Kinds);
        Assert.Equal(
            "Build web/1.0.0/1 was cancelled: it has been TESTING for 30h without a change; the policy's limit is 24h", _world.Notifications.Distinct[1].Text);
        Assert.Equal((LeftoverState.Closed, StuckBuilds.CancelledByPolicy), (_world.Record.State, _world.Record.Outcome));
        Assert.Equal(1, _world.Metrics.Of(Metric.StuckBuildsCancelled).Sum());
    }

    [Fact]
    public async Task In_mode_off_nothing_is_looked_at()
    {
        _world.Options = _world.Options with { Mode = Mode.Off };
        _world.Build(Path, hours: 30);

        await _world.CheckAsync();

        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task In_mode_observe_it_is_told_once_and_not_cancelled()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Build(Path, hours: 30);

        await _world.CheckAsync();
        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Equal("Build Stuck", Assert.Single(_world.Kinds));
    }

    [Fact]
    public async Task A_stop_during_the_check_is_obeyed_before_the_request_is_sent()
    {
        _world.Build(Path, hours: 30);

        // The notification, the record; the record with the request.
        await _world.CheckAsync(Effects.After(3, () =>
        {
            _world.Modes.Override = Mode.Observe;
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((LeftoverState.Open, "the mode is no longer act"), (_world.Record.State, _world.Record.Outcome));
    }

    [Theory]
    [InlineData(SendResult.Accepted, 2, "it is still under way after the request")]
    [InlineData(SendResult.Refused, 0, "the service refused the request")]
    public async Task A_request_without_effect_is_told_once_and_not_sent_again(SendResult answer, double hours, string why)
    {
        _world.Build(Path, hours: 30);
        _world.Service.Cancelling = (answer, false);

        await _world.CheckAsync();
        _world.Clock.Advance(TimeSpan.FromHours(hours));
        for (var check = 0; check < 3; check++)
        {
            await _world.CheckAsync();
            _world.Clock.Advance(TimeSpan.FromHours(4));
        }

        Assert.Single(_world.Service.Sent);
        Assert.Equal(["Build Stuck", "Build Stuck"], _world.Kinds);
        Assert.StartsWith($"Build web/1.0.0/1 was not cancelled: {why}; it has been TESTING for ", _world.Notifications.Distinct[1].Text, StringComparison.Ordinal);
        Assert.Equal((LeftoverState.Open, $"not cancelled: {why}"), (_world.Record.State, _world.Record.Outcome));
        Assert.Empty(_world.Metrics.Of(Metric.StuckBuildsCancelled));
    }

    [Fact]
    public async Task A_build_that_moves_and_is_stuck_once_more_is_cancelled_by_another_request()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Cancelling = (SendResult.Refused, false);
        await _world.CheckAsync();
        _world.Service.Cancelling = (SendResult.Accepted, true);
        _world.Step(Path, ("CreateOutputAMI", "COMPLETED", 2, 1, null));
        await _world.CheckAsync();
        Assert.Equal((LeftoverState.Closed, 1), (_world.Record.State, _world.Service.Sent.Count));

        _world.Clock.Advance(TimeSpan.FromHours(24));
        await _world.CheckAsync();

        Assert.Equal((1, 2), (_world.Service.Cancelled, _world.Service.Sent.Select(sent => sent.Token).Distinct().Count()));
    }

    [Fact]
    public async Task A_build_whose_request_had_no_effect_leaves_the_place_to_others_and_of_these_the_oldest_is_first()
    {
        _world.Rules = _world.Rules with { Cancel = 1 };
        _world.Build("web/1.0.0/1", hours: 60);
        _world.Service.Fault = operation => operation == "CancelImageCreation" ? new TimeoutException("no answer") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());
        _world.Service.Fault = _ => null;
        _world.Build("web/1.0.0/2", hours: 30);
        _world.Build("web/1.0.0/3", hours: 40);

        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();

        Assert.Equal(LeftoverWorld.Arn("web/1.0.0/3"), Assert.Single(_world.Service.Sent).ImageArn);
    }

    [Fact]
    public async Task Two_checks_at_once_do_not_cancel_more_than_the_policys_number()
    {
        for (var effect = 1; ; effect++)
        {
            var world = new LeftoverWorld();
            world.Rules = world.Rules with { Cancel = 1 };
            foreach (var build in new[] { 1, 2, 3 })
                world.Build($"web/1.0.0/{build}", hours: 30);
            var effects = Effects.After(effect, () => world.CheckAsync());
            await world.CheckAsync(effects);
            Assert.InRange(world.Service.Cancelled, 0, 1);
            if (!effects.Reached)
                return;
        }
    }

    [Fact]
    public async Task Without_a_number_in_the_policy_none_is_cancelled_and_no_more_than_it_in_one_interval()
    {
        _world.Rules = _world.Rules with { Cancel = 0 };
        foreach (var build in new[] { 1, 2, 3 })
            _world.Build($"web/1.0.0/{build}", hours: 30);
        await _world.CheckAsync();
        Assert.Equal((0, 3), (_world.Service.Cancelled, _world.Records.All.Count));

        _world.Rules = _world.Rules with { Cancel = 2 };
        await _world.CheckAsync();
        Assert.Equal(2, _world.Service.Cancelled);

        // The same check once more, as a replay of its event.
        await _world.CheckAsync();
        Assert.Equal(2, _world.Service.Cancelled);

        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();
        Assert.Equal(3, _world.Service.Cancelled);
    }

    [Fact]
    public async Task What_may_be_a_persons_cancel_is_told_as_such()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Fault = operation => operation == "CancelImageCreation" ? new TimeoutException("no answer") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());
        _world.Service.Images[LeftoverWorld.Arn(Path)] = _world.Service.Images[LeftoverWorld.Arn(Path)] with { Status = "CANCELLED" };

        _world.PassLease();
        await _world.CheckAsync();

        Assert.Equal((LeftoverState.Closed, StuckBuilds.MayBeCancelledByPolicy), (_world.Record.State, _world.Record.Outcome));
        Assert.StartsWith("Build web/1.0.0/1 was cancelled; the policy's request may have done it: it has been TESTING", _world.Notifications.Distinct[1].Text, StringComparison.Ordinal);
        Assert.Empty(_world.Metrics.Of(Metric.StuckBuildsCancelled));
    }

    [Theory]
    [InlineData(Mode.Off, 10, "the mode is no longer act")]
    [InlineData(Mode.Observe, 10, "the mode is no longer act")]
    [InlineData(Mode.Act, 0, "the policy cancels none")]
    public async Task A_request_that_may_not_have_been_sent_is_open_again_once_none_may_be(Mode mode, int cancel, string why)
    {
        _world.Build(Path, hours: 30);
        _world.Service.Fault = operation => operation == "CancelImageCreation" ? new TimeoutException("no answer") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());
        _world.Service.Fault = _ => null;
        _world.Modes.Override = mode;
        _world.Rules = _world.Rules with { Cancel = cancel };

        _world.PassLease();
        await _world.CheckAsync();

        Assert.Equal((LeftoverState.Open, why), (_world.Record.State, _world.Record.Outcome));
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_request_that_was_answered_is_watched_in_mode_observe_and_in_mode_off_is_open_without_a_word()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Cancelling = (SendResult.Accepted, false);
        await _world.CheckAsync();

        _world.Modes.Override = Mode.Observe;
        await _world.CheckAsync();
        Assert.Equal(LeftoverState.Cancelling, _world.Record.State);
        _world.Modes.Override = Mode.Off;
        await _world.CheckAsync();

        Assert.Equal((LeftoverState.Open, "the mode is no longer act"), (_world.Record.State, _world.Record.Outcome));
        Assert.Equal("Build Stuck", Assert.Single(_world.Kinds));
    }

    [Fact]
    public async Task While_a_cancel_takes_effect_the_ends_of_its_steps_are_not_taken_for_a_move()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Cancelling = (SendResult.Accepted, false);
        await _world.CheckAsync();
        _world.Step(Path, ("ApplyBuildComponents", "CANCELLED", 30, 0, null));
        await _world.CheckAsync();
        Assert.Equal(LeftoverState.Cancelling, _world.Record.State);

        _world.Service.Images[LeftoverWorld.Arn(Path)] = _world.Service.Images[LeftoverWorld.Arn(Path)] with { Status = "CANCELLED" };
        await _world.CheckAsync();

        Assert.Equal((LeftoverState.Closed, StuckBuilds.CancelledByPolicy), (_world.Record.State, _world.Record.Outcome));
    }

    [Theory]
    [InlineData("waits")]
    [InlineData("gate")]
    [InlineData("gate closed")]
    [InlineData("moved")]
    [InlineData("young")]
    [InlineData("unseen")]
    [InlineData("ended")]
    [InlineData("gone")]
    public async Task A_build_that_waits_or_has_moved_is_not_stuck(string what)
    {
        var arn = LeftoverWorld.Arn(Path);
        _world.Build(Path, hours: what == "young" ? 23 : 30);
        var now = _world.Clock.GetUtcNow();
        var record = new BuildRecord { ImageArn = arn, Current = _world.Service.Images[arn] };
        if (what == "waits")
            _world.Service.Waiting.Add(arn);
        if (what == "gate")
            _world.Service.Progress[arn] = new(record, null, HasOpenGate: true);
        if (what == "gate closed")
            _world.Service.Progress[arn] = new(record, now.AddHours(-2), HasOpenGate: false);
        if (what == "moved")
            _world.Service.Progress[arn] = new(record with { Transitions = [new("BUILDING", "TESTING", now.AddHours(-2), "eventbridge")] }, null, HasOpenGate: false);
        // The history has seen BUILDING, the service shows TESTING: it moved without an event.
        if (what == "unseen")
            _world.Service.Progress[arn] = new(record with { Current = record.Current! with { Status = "BUILDING" } }, null, HasOpenGate: false);
        if (what is "ended" or "gone")
            _world.Service.Progress[arn] = new(record, null, HasOpenGate: false);
        if (what == "ended")
            _world.Service.Images[arn] = _world.Service.Images[arn] with { Status = "AVAILABLE" };
        if (what == "gone")
            _world.Service.Images.Remove(arn);

        await _world.CheckAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Theory]
    [InlineData("step ended")]
    [InlineData("step started")]
    [InlineData("within time-out")]
    [InlineData("gate ended")]
    public async Task A_build_whose_steps_move_is_not_stuck(string what)
    {
        // The history has seen one state for 30 hours. It knows no gates while they are off.
        _world.Build(Path, hours: 30);
        _world.Step(Path, what switch
        {
            "step ended" => ("CreateOutputAMI", "COMPLETED", 20, 12, null),
            "step started" => ("ApplyBuildComponents", "RUNNING", 5, null, 1),
            "within time-out" => ("ApplyBuildComponents", "RUNNING", 29, null, 40),
            _ => ("WaitForAction", "COMPLETED", 29, 1, null),
        });

        await _world.CheckAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Theory]
    [InlineData("RUNNING", 29, null)]
    [InlineData("RUNNING", null, 1)]
    [InlineData("COMPLETED", 29, null)]
    public async Task A_build_whose_steps_are_not_known_completely_is_not_stuck(string status, int? startedHoursAgo, int? timeoutHours)
    {
        _world.Build(Path, hours: 30);
        _world.Step(Path, ("ApplyBuildComponents", status, startedHoursAgo, null, timeoutHours));

        await _world.CheckAsync();
        // A list that is not complete is a failure that a person hears of.
        _world.Service.Steps[LeftoverWorld.Arn(Path)] = new Known<IReadOnlyList<BuildStep>>.No("more than 1000 workflow steps");
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_step_beyond_its_time_out_does_not_keep_a_build_from_being_stuck_and_time_counts_from_the_latest_step()
    {
        _world.Build(Path, hours: 40);
        _world.Step(Path, ("ApplyBuildComponents", "RUNNING", 30, null, 12));

        await _world.CheckAsync();

        Assert.Equal(1, _world.Service.Cancelled);
        Assert.Contains("has been TESTING for 30h without a change", _world.Notifications.Distinct[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_whose_step_moves_right_before_the_request_is_not_cancelled()
    {
        _world.Build(Path, hours: 30);

        await _world.CheckAsync(Effects.After(3, () =>
        {
            _world.Step(Path, ("CreateOutputAMI", "COMPLETED", 20, 0, null));
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((LeftoverState.Closed, "it has moved within the policy's limit"), (_world.Record.State, _world.Record.Outcome));
    }

    [Fact]
    public async Task While_it_is_not_known_what_waits_nothing_is_cancelled_and_the_check_fails()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("no answer") : null;

        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_damaged_record_does_not_stop_the_check_of_builds()
    {
        _world.Build(Path, hours: 30);
        await _world.Records.TryWriteAsync(new() { Kind = LeftoverKind.Snapshot, Id = "snap-1", State = LeftoverState.Open }, default);
        _world.Records.Damaged.Add((LeftoverKind.Snapshot, "snap-1"));

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Equal("records", Assert.Single(failed.Failures).Key);
        Assert.Equal(1, _world.Service.Cancelled);
    }

    [Fact]
    public async Task A_build_that_begins_to_wait_right_before_the_request_is_not_cancelled()
    {
        _world.Build(Path, hours: 30);

        await _world.CheckAsync(Effects.After(3, () =>
        {
            _world.Service.Waiting.Add(LeftoverWorld.Arn(Path));
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((LeftoverState.Closed, "it waits at a step"), (_world.Record.State, _world.Record.Outcome));
    }

    [Fact]
    public async Task A_stuck_build_that_ends_by_itself_is_closed_and_nobody_is_told_that_it_was_cancelled()
    {
        _world.Rules = _world.Rules with { Cancel = 0 };
        _world.Build(Path, hours: 30);
        await _world.CheckAsync();
        _world.Service.Images[LeftoverWorld.Arn(Path)] = _world.Service.Images[LeftoverWorld.Arn(Path)] with { Status = "CANCELLED" };

        await _world.CheckAsync();

        Assert.Equal((LeftoverState.Closed, "it is CANCELLED"), (_world.Record.State, _world.Record.Outcome));
        Assert.Equal("Build Stuck", Assert.Single(_world.Kinds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_after_any_effect_cancels_once_and_tells_everything(bool withinLease)
    {
        for (var effect = 1; ; effect++)
        {
            var world = new LeftoverWorld();
            world.Build(Path, hours: 30);
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.CheckAsync(effects));
            if (!effects.Reached)
            {
                // Notification, record; record with the request; the request; record with its answer.
                Assert.Equal(5, effect - 1);
                return;
            }

            if (withinLease)
                await world.CheckAsync();
            world.PassLease();
            await world.CheckAsync();
            world.PassLease();
            await world.CheckAsync();
            AssertCancelledOnce(world, effect);
        }
    }

    [Fact]
    public async Task Two_checks_at_once_cancel_once()
    {
        for (var effect = 1; ; effect++)
        {
            var world = new LeftoverWorld();
            world.Build(Path, hours: 30);
            var effects = Effects.After(effect, () => world.CheckAsync());
            await world.CheckAsync(effects);
            if (!effects.Reached)
                return;
            world.PassLease();
            await world.CheckAsync();
            world.PassLease();
            await world.CheckAsync();
            AssertCancelledOnce(world, effect);
        }
    }

    private static void AssertCancelledOnce(LeftoverWorld world, int effect)
    {
        Assert.Equal((effect, 1, 1), (effect, world.Service.Cancelled, world.Service.Sent.Select(sent => sent.Token).Distinct().Count()));
        Assert.Equal((effect, "Build Stuck, Stuck Build Cancelled"), (effect, string.Join(", ", world.Kinds)));
        Assert.Equal((effect, LeftoverState.Closed), (effect, world.Record.State));
    }

    private static async Task KilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is KilledException or PassFailedException)
        {
        }
    }
}
