using ImageBuilderAutomation.ConfigurationGuard;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class GuardRaceTests
{
    [Fact]
    public async Task Two_repairers_at_once_make_one_repair_in_every_order()
    {
        var orders = await Interleavings.ForEachAsync(
            Misset, (world, effects) => world.DeliverAsync(effects), (world, effects) => world.DeliverAsync(effects), world =>
            {
                Assert.Equal(ConfigurationWorld.Complete, world.Fields);
                Assert.Equal([ConfigurationChange.Update], world.Service.Changes);
                Assert.Equal((ConfigurationState.Compliant, 1), (world.Record!.State, world.Record.RepairsBegun));
                Assert.Single(world.Outcomes.Distinct);
            });
        Assert.True(orders > 1000, $"{orders} orders");
    }

    /// <summary>Between reading and writing, somebody changes another field: theirs is not written over, and ours is repaired all the same.</summary>
    [Fact]
    public async Task A_change_between_reading_and_writing_survives()
    {
        for (var effect = 1; ; effect++)
        {
            var world = Drifted();
            var effects = Effects.After(effect, () =>
            {
                // From the look right before the update to the update itself there is no effect of ours, and no way in.
                world.Set("description", "changed by hand");
                return Task.CompletedTask;
            });
            await world.DeliverAsync(effects);
            if (!effects.Reached)
                break;
            if (Lost(world))
            {
                // The one window that the service leaves open: the look right before the update.
                Assert.Equal("GetInfrastructureConfiguration", world.Service.Calls[CallsBefore(world)]);
                continue;
            }

            Assert.Equal((effect, "changed by hand"), (effect, world.Fields["description"]?.ToString()));
            Assert.Equal((effect, "required"), (effect, world.Fields[ConfigurationWorld.Tokens]?.ToString()));
        }

        static bool Lost(ConfigurationWorld world) => world.Fields["description"]?.ToString() != "changed by hand";
        static int CallsBefore(ConfigurationWorld world) => world.Service.Calls.ToList().IndexOf(ConfigurationChange.Update) - 1;
    }

    [Fact]
    public async Task Somebody_who_changes_it_each_time_we_look_is_not_fought()
    {
        var world = Drifted();
        world.Service.Fault = call =>
        {
            if (call == "GetInfrastructureConfiguration")
                world.Set("description", $"{world.Service.Calls.Count}");
            return null;
        };

        Assert.Equal(CheckResult.Overtaken, (await world.DeliverAsync()).Result);
        Assert.Empty(world.Service.Changes);
        Assert.Equal((ConfigurationState.Drifted, 3), (world.Record!.State, world.Record.Repairs.Count));
        Assert.All(world.Record.Repairs, past => Assert.Equal(RepairOutcome.Overtaken, past.Outcome));
    }

    private static ConfigurationWorld Misset()
    {
        var world = new ConfigurationWorld();
        world.Set(ConfigurationWorld.Tokens, "optional");
        return world;
    }

    private static ConfigurationWorld Drifted()
    {
        var world = new ConfigurationWorld();
        world.Drift();
        return world;
    }
}
