using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

/// <summary>
/// The process crashes after each effect in turn. Later invocations reach the same result as a run without a crash, and nothing is done twice.
/// </summary>
public sealed class GuardCrashTests
{
    [Fact]
    public async Task The_next_event_after_the_lease_finishes_the_repair()
    {
        var crashes = await ForEachCrashAsync((world, effects) => world.DeliverAsync(effects), (world, _) => world.DeliverAsync());
        Assert.Equal(13, crashes);
    }

    [Fact]
    public async Task The_next_check_finishes_a_repair_started_by_an_event() =>
        await ForEachCrashAsync((world, effects) => world.DeliverAsync(effects), (world, _) => world.CheckAllAsync());

    [Fact]
    public async Task The_next_check_finishes_a_repair_started_by_a_check() =>
        await ForEachCrashAsync((world, effects) => world.CheckAllAsync(effects), (world, _) => world.CheckAllAsync());

    [Fact]
    public async Task Two_crashes_in_a_row_lead_to_the_same_result()
    {
        var first = 1;
        for (var reached = true; reached; first++)
        {
            var kill = first;
            reached = Reaches(kill);
            await ForEachCrashAsync(
                async (world, effects) =>
                {
                    await RunAsync(() => world.DeliverAsync(Effects.KillAfter(kill)));
                    world.PassLease();
                    await world.DeliverAsync(effects);
                },
                (world, _) => world.CheckAllAsync());
        }

        Assert.True(first > 13);

        static bool Reaches(int effect)
        {
            var (world, effects) = (Drifted(), Effects.KillAfter(effect));
            RunAsync(() => world.DeliverAsync(effects)).GetAwaiter().GetResult();
            return effects.Reached;
        }
    }

    [Fact]
    public async Task Another_change_made_after_the_crash_is_kept()
    {
        for (var effect = 1; ; effect++)
        {
            var (world, effects) = (Drifted(), Effects.KillAfter(effect));
            await RunAsync(() => world.DeliverAsync(effects));
            if (!effects.Reached)
                return;
            world.Set("description", "changed by hand");
            world.PassLease();

            await world.CheckAllAsync();

            Assert.Equal((effect, ConfigurationWorld.Complete.With("description", FieldValue.Of("changed by hand"))), (effect, world.Fields));
        }
    }

    [Fact]
    public async Task A_stop_after_the_crash_is_obeyed()
    {
        for (var effect = 1; ; effect++)
        {
            var (world, effects) = (Drifted(), Effects.KillAfter(effect));
            await RunAsync(() => world.DeliverAsync(effects));
            if (!effects.Reached)
                return;
            var changes = world.Service.Changes.Count;
            world.Override = ImageBuilderAutomation.Reliability.Mode.Observe;
            world.PassLease();

            await world.CheckAllAsync();

            Assert.Equal((effect, changes), (effect, world.Service.Changes.Count));
            Assert.NotEqual(ConfigurationState.Repairing, world.Record?.State);
        }
    }

    private static ConfigurationWorld Drifted()
    {
        var world = new ConfigurationWorld();
        world.Drift();
        world.Set("tags.extra", "to be taken out");
        world.Rules.Require(new Requirement("tags.extra", new ImageBuilderAutomation.ConfigurationGuard.Absent()));
        return world;
    }

    private static async Task<int> ForEachCrashAsync(Func<ConfigurationWorld, Effects, Task> act, Func<ConfigurationWorld, int, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var (world, effects) = (Drifted(), Effects.KillAfter(effect));
            await RunAsync(() => act(world, effects));
            if (!effects.Reached)
                return effect - 1;
            world.PassLease();

            await then(world, effect);

            Assert.Equal((effect, ConfigurationWorld.Complete), (effect, world.Fields));
            Assert.Equal(
                (effect, ConfigurationState.Compliant, 1, RepairOutcome.Verified),
                (effect, world.Record!.State, world.Record.RepairsStarted, world.Record.Repairs.Single().Outcome));
            // Each call is sent once; a call whose effect is visible is not repeated.
            Assert.Equal((effect, "UpdateInfrastructureConfiguration TagResource UntagResource"), (effect, string.Join(' ', world.Service.Changes)));
            Assert.Equal((effect, "Configuration Repaired"), (effect, Assert.Single(world.Notifications.Distinct).Kind));
        }
    }

    private static async Task RunAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e) when (e is KilledException or PassFailedException)
        {
        }
    }
}
