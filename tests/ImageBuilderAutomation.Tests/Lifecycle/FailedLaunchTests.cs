using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>A user whom no source shows is found when the launch fails.</summary>
public sealed class FailedLaunchTests
{
    private const string Due = "web/1.0.0/1";
    private const string By = "arn:aws:sts::111122223333:assumed-role/Web/web";

    private readonly LifecycleWorld _world = World();

    private static LifecycleWorld World(params IEnumerable<string> more)
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) } };
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED"), .. more.Select(path => ImageSamples.Image(path, 499, "DEPRECATED"))]);
        return world;
    }

    [Fact]
    public async Task Brings_the_image_back_at_once_and_says_who_launched_it()
    {
        await _world.RunDaysAsync(5);

        Assert.True(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
        var needed = Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Disabled Image Needed");
        Assert.Contains($"is disabled, and it is needed: {By} could not launch ami-web-1.0.0-1", needed.Text, StringComparison.Ordinal);
        var restored = Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Image Restored");
        Assert.Contains($"because it is used: {By} could not launch", restored.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_before_any_run_has_recorded_that_the_image_is_disabled()
    {
        await _world.RunAsync();
        Assert.Equal(LifecycleState.Running, _world.Records.Of(Due)!.State);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.True(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
    }

    [Fact]
    public async Task Is_recorded_while_the_image_is_being_disabled_and_brings_it_back_with_the_next_run()
    {
        _world.Service.Takes = TimeSpan.FromHours(2);
        await _world.RunAsync();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunDaysAsync(2);

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task Has_one_effect_however_often_and_in_whatever_order_events_arrive()
    {
        await _world.RunDaysAsync(5);
        var at = _world.Clock.GetUtcNow();

        await _world.FailLaunchAsync(Due, "event-2", at);
        await _world.FailLaunchAsync(Due, "event-1", at.AddMinutes(-5));
        await _world.FailLaunchAsync(Due, "event-2", at);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
        await _world.FailLaunchAsync(Due, "event-2", at);

        Assert.Single(_world.Service.Sent, sent => sent.Update.Action is LifecycleAction.Restore);
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Disabled Image Needed");
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Image Restored");
    }

    [Fact]
    public async Task Does_nothing_for_images_that_are_not_disabled_and_for_launches_before_that()
    {
        Assert.Empty(await _world.FailLaunchAsync(Due));
        var before = _world.Clock.GetUtcNow();
        await _world.RunDaysAsync(5);

        Assert.False(Assert.Single(await _world.FailLaunchAsync(Due, at: before.AddHours(-1))).Restored);
        Assert.Empty(await _world.FailLaunchAsync("other/1.0.0/1"));

        Assert.Empty(_world.Records.Of(Due)!.FoundUses);
        Assert.Single(_world.Service.Sent);
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task Is_only_recorded_in_other_modes_and_brings_the_image_back_when_the_mode_is_act_again(Mode mode)
    {
        await _world.RunDaysAsync(5);
        _world.Options = _world.Options with { Mode = mode };

        Assert.False(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);
        await _world.RunDaysAsync(40);

        Assert.Single(_world.Records.Of(Due)!.FoundUses);
        Assert.Single(_world.Service.Sent);

        _world.Options = _world.Options with { Mode = Mode.Act };
        await _world.RunDaysAsync(2);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task A_restoring_that_was_stored_and_not_sent_is_sent_only_in_mode_act()
    {
        var world = await StoredOnlyAsync();
        world.Options = world.Options with { Mode = Mode.Observe };

        await world.RunDaysAsync(2);

        Assert.DoesNotContain(world.Service.Sent, sent => sent.Update.Action is LifecycleAction.Restore);
        world.Options = world.Options with { Mode = Mode.Act };
        await world.RunDaysAsync(2);
        Assert.Single(world.Service.Sent, sent => sent.Update.Action is LifecycleAction.Restore);
    }

    /// <summary>The invocation dies between storing the request and sending it.</summary>
    private static async Task<LifecycleWorld> StoredOnlyAsync()
    {
        for (var effect = 1; effect < 50; effect++)
        {
            var world = World();
            await world.RunDaysAsync(5);
            try
            {
                await world.FailLaunchAsync(Due, effects: Effects.KillAfter(effect));
            }
            catch (KilledException)
            {
            }

            world.PassLease();
            if (world.Records.Of(Due) is { State: LifecycleState.Requested, Update.Action: LifecycleAction.Restore }
                && world.Service.Sent.TrueForAll(sent => sent.Update.Action is not LifecycleAction.Restore))
                return world;
        }

        throw new InvalidOperationException("Expected an effect after which the request is stored and not sent.");
    }

    [Fact]
    public async Task Replaces_the_notice_of_a_deletion()
    {
        _world.Rules = _world.Rules with { Quiet = TimeSpan.FromDays(7), Notice = TimeSpan.FromDays(5) };
        await _world.RunDaysAsync(16);
        Assert.Equal(LifecycleAction.Delete, _world.Records.Of(Due)!.Notice!.Action);

        Assert.True(Assert.Single(await _world.FailLaunchAsync(Due)).Restored);

        Assert.Equal("WITHDRAWN", _world.Records.Of(Due)!.Actions[^1].Status);
        await _world.RunDaysAsync(30);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
    }

    [Fact]
    public async Task Brings_back_as_many_images_a_day_as_the_policy_allows()
    {
        var world = World("web/1.0.0/2", "web/1.0.0/3");
        world.Rules = world.Rules with { Limits = world.Rules.Limits with { Restores = 2 } };
        await world.RunDaysAsync(5);

        var results = new List<bool>();
        foreach (var path in new[] { Due, "web/1.0.0/2", "web/1.0.0/3" })
            results.Add(Assert.Single(await world.FailLaunchAsync(path)).Restored);
        Assert.Equal([true, true, false], results);
        await world.RunDaysAsync(1);
        Assert.Equal("DISABLED", world.Service.StatusOf("web/1.0.0/3"));
        await world.RunDaysAsync(3);

        Assert.Equal("AVAILABLE", world.Service.StatusOf("web/1.0.0/3"));
    }

    [Fact]
    public async Task A_record_does_not_grow_with_the_number_of_launches()
    {
        await _world.RunDaysAsync(5);
        _world.Options = _world.Options with { Mode = Mode.Observe };
        for (var launch = 0; launch < 100; launch++)
            await _world.FailLaunchAsync(Due, $"event-{launch}");

        Assert.Equal(FoundUse.MaxKept, _world.Records.Of(Due)!.FoundUses.Count);
        Assert.InRange(_world.Records.Writes, 0, 30);
    }

    [Fact]
    public async Task Survives_a_crash_after_each_of_its_effects()
    {
        for (var effect = 1; ; effect++)
        {
            var world = World();
            await world.RunDaysAsync(5);
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.FailLaunchAsync(Due, effects: effects);
            }
            catch (KilledException)
            {
            }

            if (!effects.Reached)
                break;
            world.PassLease();
            await world.FailLaunchAsync(Due);
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.RunAsync();

            Assert.Equal("AVAILABLE", world.Service.StatusOf(Due));
            Assert.Single(world.Service.Executions, execution => execution.Action is LifecycleAction.Restore);
            Assert.Single(world.Records.Of(Due)!.Actions, action => action.Action is LifecycleAction.Restore);
        }
    }

    [Fact]
    public async Task Two_events_at_once_make_one_request()
    {
        var orders = await Task.Run(() => Interleavings.ForEachAsync(
            () =>
            {
                var world = World();
                world.RunDaysAsync(5).GetAwaiter().GetResult();
                return world;
            },
            (world, effects) => world.FailLaunchAsync(Due, "event-1", effects: effects),
            (world, effects) => world.FailLaunchAsync(Due, "event-2", effects: effects),
            world => Assert.Single(world.Service.Executions, execution => execution.Action is LifecycleAction.Restore)));
        Assert.True(orders > 10, $"{orders} orders");
    }
}
