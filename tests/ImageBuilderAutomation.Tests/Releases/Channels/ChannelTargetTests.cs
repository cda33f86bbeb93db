using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>Parameters follow their channel, whatever is late, refused or changed by others.</summary>
public sealed class ChannelTargetTests
{
    private readonly ChannelWorld _world = new();

    [Fact]
    public async Task A_write_of_an_earlier_image_that_is_late_does_not_overtake_the_later_one()
    {
        _world.Parameter("/web/prod").Validation = TimeSpan.Zero;
        var first = _world.AddImage();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(first), _world.Call("promote-01"), CancellationToken.None);
        _world.Mode = Mode.Observe;
        _world.BeforeTargetWritten = async () =>
        {
            _world.BeforeTargetWritten = () => Task.CompletedTask;
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(second), _world.Call("promote-02"), CancellationToken.None);
            await _world.PassAsync();
            await _world.PassAsync();
        };

        await _world.PassAsync();
        await _world.SettleAsync();

        Assert.Equal(ChannelWorld.Ami(2), _world.Parameters["/web/prod"].AmiId);
        Assert.Equal(EffectState.Verified, _world.Record(ChannelWorld.Prod)!.Targets[0].State);
    }

    /// <summary>The latest version of a launch template cannot be taken back, whatever EC2 says of it.</summary>
    [Fact]
    public void A_version_from_which_nothing_can_be_launched_stays_a_failure_until_another_one_is_made()
    {
        var now = _world.Clock.GetUtcNow();
        var failed = TargetDecider.After(new("latest version of launch template lt-1", 1, "ami-new", EffectState.Stored), TargetWrite.Unusable(2, "it cannot be used"), now);

        Assert.Equal((EffectState.Failed, "it cannot be used"), (failed.State, failed.Problem));
        Assert.Equal(TargetStep.Nothing, Next("ami-new", 2));
        Assert.Equal(EffectState.Verified, Next("ami-new", 3).State?.State);
        Assert.True(Next("ami-old", 3).IsSend);

        TargetStep Next(string ami, long version) => TargetDecider.Next(failed, new Known<TargetReading>.Yes(new(ami, version)), repairs: false, now + TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_lost_permission_on_one_target_is_told_once_and_stops_no_other()
    {
        _world.WithoutPermission.Add("/web/prod");
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(_world.AddImage()), _world.Call(), CancellationToken.None);
        await _world.SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 0), (_world.Parameters["/web/prod2"].AmiId, _world.Parameter("/web/prod").Writes));
        Assert.Single(_world.Notifications.Distinct, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task An_AMI_that_the_service_does_not_accept_is_told_and_sent_again()
    {
        _world.Parameter("/web/test").AcceptsNext = false;
        _world.AddImage();
        await _world.SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 2), (_world.Parameters["/web/test"].AmiId, _world.Parameters["/web/test"].Writes));
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task An_event_verifies_a_target_without_a_pass_and_one_of_another_parameter_does_nothing()
    {
        _world.AddImage();
        await _world.PassAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.ChangedAsync("/web/other");
        Assert.Equal(EffectState.Sent, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        await _world.ChangedAsync("/web/test");
        Assert.Equal(EffectState.Verified, _world.Record(ChannelWorld.Test)!.Targets[0].State);
    }

    [Fact]
    public async Task An_event_of_an_AMI_that_was_not_accepted_is_told_at_once_and_once()
    {
        _world.AddImage();
        await _world.PassAsync();
        await _world.ChangedAsync("/web/test", "Unable to Describe Resource");
        await _world.ChangedAsync("/web/test", "Unable to Describe Resource");
        var failed = Assert.Single(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
        Assert.Contains("Unable to Describe Resource", failed.Text, StringComparison.Ordinal);
        await _world.SettleAsync();
        Assert.Equal(ChannelWorld.Ami(1), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_write_that_waits_for_an_earlier_one_is_no_failure()
    {
        await _world.TwoReleasesAsync();
        _world.AddImage();
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        await _world.PassAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call(), CancellationToken.None);
        await _world.PassAsync();
        Assert.True(_world.Record(ChannelWorld.Test)!.Targets[0].IsWaiting);
        Assert.DoesNotContain(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task Empty_channels_and_failed_targets_are_counted_at_the_end_of_each_pass()
    {
        _world.WithoutPermission.Add("/web/prod");
        var image = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(image), _world.Call(), CancellationToken.None);
        await _world.PassAsync();
        Assert.Equal((0, 1), (_world.Metrics.Of(Metric.ChannelsEmpty)[^1], _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
        _world.WithoutPermission.Clear();
        await _world.People().RevokeAsync(ChannelWorld.Arn(image), _world.Call("revoke-01"), CancellationToken.None);
        await _world.SettleAsync();
        Assert.Equal((2, 0), (_world.Metrics.Of(Metric.ChannelsEmpty)[^1], _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
    }

    [Theory]
    [InlineData(Mode.Act, 1)]
    [InlineData(Mode.Observe, 9)]
    public async Task A_changed_target_is_told_and_repaired_if_the_mode_says_act(Mode mode, int expected)
    {
        _world.AddImage();
        await _world.SettleAsync();
        _world.Parameters["/web/test"].Overwrite(ChannelWorld.Ami(9));
        _world.Mode = mode;
        await _world.SettleAsync();
        Assert.Equal(ChannelWorld.Ami(expected), _world.Parameters["/web/test"].AmiId);
        Assert.Contains(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task A_write_that_is_still_validated_does_not_count_as_verified_when_the_channel_moves_back()
    {
        await _world.TwoReleasesAsync();
        _world.AddImage();
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        await _world.PassAsync();
        await _world.PassAsync();
        await _world.People().RollBackAsync(ChannelWorld.Test, null, _world.At(ChannelWorld.Test), _world.Call(), CancellationToken.None);
        await _world.SettleAsync();
        Assert.Equal(ChannelWorld.Ami(2), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_failure_of_a_target_that_could_not_be_published_is_published_later()
    {
        _world.WithoutPermission.Add("/web/test");
        _world.AddImage();
        _world.Notifications.Fault = new InvalidOperationException("the bus refuses");
        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        _world.Notifications.Fault = null;
        await _world.SettleAsync();
        Assert.Single(_world.Notifications.All, one => one.Kind is ChannelNotifications.TargetFailed);
    }

    [Fact]
    public async Task A_move_names_every_target_at_once_and_forgets_those_that_left_the_policy()
    {
        await _world.People().PromoteAsync(ChannelWorld.Prod, ChannelWorld.Arn(_world.AddImage()), _world.Call("promote-01"), CancellationToken.None);
        Assert.Equal(
            [("parameter /web/prod", EffectState.Stored), ("parameter /web/prod2", EffectState.Stored)],
            _world.Record(ChannelWorld.Prod)!.Targets.Select(state => (state.Target, state.State)));
        await _world.SettleAsync();

        _world.Rules = _world.Rules with { All = [.. _world.Rules.All.Select(rule => rule.Name == "prod" ? rule with { Targets = [new ParameterTarget("/web/new", null)] } : rule)] };
        await _world.PassAsync();

        Assert.Equal([("parameter /web/new", EffectState.Sent)], _world.Record(ChannelWorld.Prod)!.Targets.Select(state => (state.Target, state.State)));
    }

    [Fact]
    public async Task A_target_is_not_verified_while_a_repair_of_the_earlier_image_can_still_take_effect()
    {
        await _world.TwoReleasesAsync();
        _world.Parameters["/web/test"].Overwrite(ChannelWorld.Ami(3));
        await _world.PassAsync();
        Assert.Equal(EffectState.Drifted, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        _world.Parameters["/web/test"].Validation = TimeSpan.FromMinutes(12);
        _world.AfterTargetWritten = () => throw new KilledException(0);
        await Assert.ThrowsAsync<PassFailedException>(_world.PassAsync);
        _world.AfterTargetWritten = () => { };
        var third = _world.AddImage();
        await _world.People().PromoteAsync(ChannelWorld.Test, ChannelWorld.Arn(third), _world.Call("promote-01"), CancellationToken.None);

        await _world.PassAsync();

        Assert.Equal(EffectState.Stored, _world.Record(ChannelWorld.Test)!.Targets[0].State);
        await _world.SettleAsync();
        Assert.Equal(ChannelWorld.Ami(3), _world.Parameters["/web/test"].AmiId);
    }

    [Fact]
    public async Task A_target_that_the_service_refuses_as_busy_for_too_long_is_told_once_counted_and_sent_again()
    {
        _world.Parameter("/web/test").Validation = TimeSpan.FromMinutes(61);
        _world.Parameter("/web/test").Write(ChannelWorld.Ami(9), _world.Clock.GetUtcNow());
        _world.AddImage();
        for (var i = 0; i < 12; i++)
        {
            await _world.PassAsync();
            Assert.Equal(i < 3 ? 0 : 1, _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]);
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Single(_world.Notifications.All, one => one.Kind == ChannelNotifications.TargetFailed);
        _world.Parameter("/web/test").Validation = TimeSpan.FromMinutes(2);
        await _world.SettleAsync();
        Assert.Equal((ChannelWorld.Ami(1), 0), (_world.Parameters["/web/test"].AmiId, _world.Metrics.Of(Metric.ChannelTargetsFailed)[^1]));
    }
}
