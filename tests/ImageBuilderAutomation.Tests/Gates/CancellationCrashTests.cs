using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Crashes, races and interleavings of a stop that cancels the build.</summary>
public sealed class CancellationCrashTests
{
    private const string Kim = "arn:aws:iam::111122223333:user/kim";

    private static GateWorld World()
    {
        var world = new GateWorld();
        world.ContinueOnFailure();
        world.Rules.Instead = GateAnswer.Stop;
        return world;
    }

    private static GateWorld HeldWorld()
    {
        var world = World();
        world.Rules.Instead = GateAnswer.Hold;
        world.DeliverAsync().GetAwaiter().GetResult();
        return world;
    }

    private static async Task<GateSummary> UndisturbedAsync()
    {
        var world = World();
        await world.DeliverAsync();
        return GateSummary.Of(world.Record!);
    }

    private static async Task<int> ForEachCrashAsync(Func<GateWorld, Effects, Task> act, Func<GateWorld, int, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = World();
            var effects = Effects.KillAfter(effect);
            try
            {
                await act(world, effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                return effect - 1;
            await then(world, effect);
        }
    }

    private static void AssertCancelledOnce(GateWorld world)
    {
        Assert.Equal((GateState.Answered, "CANCEL"), (world.Record!.State, world.Record.Outcome!.Action));
        Assert.Equal("CANCELLED", world.Service.Steps[GateWorld.StepId].Status);
        Assert.All(world.Service.Sent, sent => Assert.Equal("CANCEL", sent.Action));
        GateSummary.AssertOneBodyPerRequest(world.Service);
    }

    [Fact]
    public async Task A_crash_at_any_effect_ends_in_the_same_record_after_a_redelivery_or_a_sweep()
    {
        var expected = await UndisturbedAsync();
        foreach (var sweeps in (bool[])[false, true])
        {
            var crashes = await ForEachCrashAsync((world, effects) => world.DeliverAsync(effects), async (world, effect) =>
            {
                await world.DeliverAsync();
                world.PassLease();
                await (sweeps ? (Task)world.SweepAsync() : world.DeliverAsync());

                Assert.Equal((effect, expected), (effect, GateSummary.Of(world.Record!)));
                AssertCancelledOnce(world);
                Assert.Equal(GateNotifications.Stopped, Assert.Single(world.Notifications.Distinct).Kind);
            });
            Assert.Equal(11, crashes);
        }
    }

    [Fact]
    public async Task Two_crashes_in_a_row_end_in_the_same_record()
    {
        var expected = await UndisturbedAsync();
        await ForEachCrashAsync((world, effects) => world.DeliverAsync(effects), async (_, first) =>
            await ForEachCrashAsync(
                async (world, effects) =>
                {
                    await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(first)));
                    world.PassLease();
                    await world.DeliverAsync(effects);
                },
                async (world, second) =>
                {
                    world.PassLease();
                    await world.SweepAsync();
                    Assert.Equal((first, second, expected), (first, second, GateSummary.Of(world.Record!)));
                    AssertCancelledOnce(world);
                }));
    }

    [Fact]
    public async Task A_crash_right_after_the_cancellation_sends_the_stored_request_again_while_the_step_still_shows_as_waiting()
    {
        var world = World();
        var waiting = world.Service.Steps[GateWorld.StepId];
        // Effect 9 is the cancellation. The service ends the steps of a cancelled build later.
        await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(9)));
        world.ChangeStep(_ => waiting);
        world.Rules.PolicyHash = "another";
        world.PassLease();

        await world.SweepAsync();

        Assert.Equal(2, world.Service.Sent.Count);
        Assert.Single(world.Service.Sent.Distinct());
        Assert.Equal((GateState.Answered, 1), (world.Record!.State, world.Record.Request!.Sequence));
    }

    [Fact]
    public async Task Two_deliveries_at_once_cancel_once_in_every_order()
    {
        var orders = await Interleavings.ForEachAsync(
            World, (world, effects) => world.DeliverAsync(effects), (world, effects) => world.DeliverAsync(effects),
            world =>
            {
                AssertCancelledOnce(world);
                Assert.Single(world.Service.Sent);
            });
        Assert.True(orders > 100, $"Only {orders} orders were tried.");
    }

    [Fact]
    public async Task A_person_s_stop_during_a_delivery_cancels_once_in_every_order()
    {
        var orders = await Interleavings.ForEachAsync(
            HeldWorld, (world, effects) => world.DeliverAsync(effects), (world, effects) => world.StopAsync(Kim, "wrong base", effects),
            world =>
            {
                AssertCancelledOnce(world);
                Assert.Single(world.Service.Sent);
            });
        Assert.True(orders > 100, $"Only {orders} orders were tried.");
    }

    [Fact]
    public async Task A_delivery_that_stalls_beyond_its_lease_at_most_repeats_the_same_bytes()
    {
        for (var effect = 1; ; effect++)
        {
            var world = World();
            var effects = Effects.After(effect, async () =>
            {
                world.PassLease();
                await world.DeliverAsync();
            });
            await world.DeliverAsync(effects);
            if (!effects.Reached)
                break;
            AssertCancelledOnce(world);
        }
    }

    [Fact]
    public async Task A_stop_that_was_stored_before_the_setting_was_known_becomes_request_2_which_cancels()
    {
        var world = World();
        await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(8)));
        var stored = world.Record!;
        await world.Records.TryWriteAsync(
            stored with { Request = StepRequest.Create(stored.StepExecutionId, 1, "STOP", "clean", world.Clock.GetUtcNow()), OnFailure = null }, default);
        world.PassLease();

        await world.SweepAsync();

        AssertCancelledOnce(world);
        Assert.Equal(2, world.Record!.Request!.Sequence);
    }
}
