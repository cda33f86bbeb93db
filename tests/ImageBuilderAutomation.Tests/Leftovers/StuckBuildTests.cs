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
}
