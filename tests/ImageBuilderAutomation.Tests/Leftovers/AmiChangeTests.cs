using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using TestKit;
using TestKit.Leftovers;

namespace ImageBuilderAutomation.Tests.Leftovers;

public sealed class AmiChangeTests
{
    private const string Path = "web/1.0.0/1";
    private readonly LeftoverWorld _world = new();

    [Theory]
    [InlineData(AmiStates.Disabled)]
    [InlineData(AmiStates.Deregistered)]
    public async Task An_AMI_that_somebody_changed_is_recorded_and_told_once(string state)
    {
        await _world.MakeAsync(Path);
        var evt = _world.Change(state);

        await _world.DeliverAsync(evt);
        await _world.DeliverAsync(evt);
        await _world.CheckAsync();

        Assert.Equal((LeftoverKind.ChangedAmi, LeftoverState.Open, LeftoverWorld.Arn(Path)), (_world.Record.Kind, _world.Record.State, _world.Record.ImageArn));
        var told = Assert.Single(_world.Notifications.All);
        Assert.Equal(
            ("AMI Changed", $"AMI {LeftoverWorld.Ami} of web/1.0.0/1 was {state} on 2026-11-20, and neither this stack nor Image Builder did it"), (told.Kind, told.Text));
    }

    [Theory]
    [InlineData("own")]
    [InlineData("own, over")]
    [InlineData("service")]
    [InlineData("image disabled")]
    [InlineData("image gone")]
    public async Task What_this_stack_or_Image_Builder_did_is_not_told(string by)
    {
        await _world.MakeAsync(Path);
        var (arn, now) = (LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow());
        var update = new StateUpdate(1, LifecycleAction.Disable, true, false, false, "role", null, "token", "old", "hash", null, now.AddMinutes(-20));
        if (by == "own")
            await _world.LifecycleRecords.TryWriteAsync(new() { ImageArn = arn, State = LifecycleState.Running, Update = update }, default);
        if (by == "own, over")
        {
            await _world.LifecycleRecords.TryWriteAsync(
                LifecycleTransitions.New(arn).Requested(update, now.AddMinutes(-20)).Completed("SUCCESS", null, [], null, now.AddMinutes(-5)), default);
        }

        if (by == "service")
        {
            _world.Lifecycle.Update(Path, LifecycleAction.Disable);
            _world.Clock.Advance(_world.Lifecycle.Takes);
        }

        if (by == "image disabled")
            _world.Service.Images[arn] = _world.Service.Images[arn] with { Status = "DISABLED" };
        if (by == "image gone")
            _world.Service.Images.Remove(arn);

        var decision = await _world.DeliverAsync(_world.Change(AmiStates.Disabled));

        Assert.Equal(AmiChangeVerdict.Own, decision.Verdict);
        Assert.Empty(_world.Records.All);
        Assert.Empty(_world.Notifications.All);
    }

    [Fact]
    public async Task What_this_stack_did_long_ago_does_not_cover_a_change_of_today()
    {
        await _world.MakeAsync(Path);
        var (arn, then) = (LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow().AddDays(-2));
        var update = new StateUpdate(1, LifecycleAction.Disable, true, false, false, "role", null, "token", "old", "hash", null, then);
        await _world.LifecycleRecords.TryWriteAsync(LifecycleTransitions.New(arn).Requested(update, then).Completed("SUCCESS", null, [], null, then.AddMinutes(5)), default);

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);
    }

    [Fact]
    public async Task That_this_stack_disables_an_image_does_not_cover_that_somebody_deregisters_its_AMI()
    {
        await _world.MakeAsync(Path);
        var (arn, now) = (LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow());
        var update = new StateUpdate(1, LifecycleAction.Disable, true, false, false, "role", null, "token", "old", "hash", null, now);
        await _world.LifecycleRecords.TryWriteAsync(new() { ImageArn = arn, State = LifecycleState.Running, Update = update }, default);
        _world.Service.Images[arn] = _world.Service.Images[arn] with { Status = "DISABLED" };

        Assert.Equal(AmiChangeVerdict.Foreign, (await _world.DeliverAsync(_world.Change(AmiStates.Deregistered))).Verdict);
    }

    [Fact]
    public async Task An_AMI_that_no_build_made_costs_nothing()
    {
        Assert.Equal(AmiChangeVerdict.Unrelated, (await _world.DeliverAsync(_world.Change(AmiStates.Disabled))).Verdict);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task An_event_that_EC2_does_not_confirm_is_not_told_before_a_check_confirms_it()
    {
        await _world.MakeAsync(Path);
        var evt = new AmiChangedEvent(LeftoverWorld.Ami, AmiStates.Disabled, _world.Clock.GetUtcNow());
        await _world.DeliverAsync(evt);
        Assert.Equal(LeftoverState.Unconfirmed, _world.Record.State);
        Assert.Empty(_world.Notifications.All);

        _world.States[LeftoverWorld.Ami] = new Known<string?>.Yes(AmiStates.Disabled);
        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();

        Assert.Equal("AMI Changed", Assert.Single(_world.Kinds));
    }

    [Fact]
    public async Task While_EC2_does_not_answer_nothing_changes()
    {
        await _world.MakeAsync(Path);
        _world.States[LeftoverWorld.Ami] = new Known<string?>.No("ec2 returned 503");
        await _world.DeliverAsync(new(LeftoverWorld.Ami, AmiStates.Disabled, _world.Clock.GetUtcNow()));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.CheckAsync();

        Assert.Equal(LeftoverState.Unconfirmed, _world.Record.State);
    }

    [Fact]
    public async Task An_AMI_that_is_available_again_is_closed_and_another_change_is_told_again()
    {
        await _world.MakeAsync(Path);
        var first = _world.Change(AmiStates.Disabled);
        await _world.DeliverAsync(first);
        _world.States[LeftoverWorld.Ami] = new Known<string?>.Yes(AmiStates.Available);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.CheckAsync();
        Assert.Equal(LeftoverState.Closed, _world.Record.State);

        // The redelivery of the first event is older than what is known.
        _world.States[LeftoverWorld.Ami] = new Known<string?>.Yes(AmiStates.Disabled);
        await _world.DeliverAsync(first);
        Assert.Equal(LeftoverState.Closed, _world.Record.State);

        await _world.DeliverAsync(_world.Change(AmiStates.Disabled));
        Assert.Equal(["AMI Changed", "AMI Changed"], _world.Kinds);
    }

    [Fact]
    public async Task A_time_in_the_future_is_unusable() => await Assert.ThrowsAsync<UnusableEventException>(
        () => _world.DeliverAsync(new(LeftoverWorld.Ami, AmiStates.Disabled, _world.Clock.GetUtcNow().AddHours(2))));

    [Fact]
    public async Task A_crash_after_any_effect_is_corrected_by_the_redelivery()
    {
        for (var effect = 1; ; effect++)
        {
            var world = new LeftoverWorld();
            await world.MakeAsync(Path);
            var evt = world.Change(AmiStates.Disabled);
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.DeliverAsync(evt, effects);
            }
            catch (KilledException)
            {
            }

            if (!effects.Reached)
            {
                Assert.Equal(2, effect - 1);
                return;
            }

            await world.DeliverAsync(evt);
            Assert.Equal((effect, "AMI Changed", LeftoverState.Open), (effect, Assert.Single(world.Kinds), world.Record.State));
        }
    }
}
