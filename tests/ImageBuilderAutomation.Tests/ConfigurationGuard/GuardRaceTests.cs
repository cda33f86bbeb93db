using ImageBuilderAutomation.ConfigurationGuard;
using TestKit;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.ConfigurationGuard;

public sealed class GuardRaceTests
{
    [Fact]
    public async Task Two_concurrent_invocations_make_one_repair_in_every_order()
    {
        var orders = await Interleavings.ForEachAsync(
            Misset, (world, effects) => world.DeliverAsync(effects), (world, effects) => world.DeliverAsync(effects), world =>
            {
                Assert.Equal(ConfigurationWorld.Complete, world.Fields);
                Assert.Equal([ConfigurationChange.Update], world.Service.Changes);
                Assert.Equal((ConfigurationState.Compliant, 1), (world.Record!.State, world.Record.RepairsStarted));
                Assert.Single(world.Notifications.Distinct);
            });
        Assert.True(orders > 1000, $"{orders} orders");
    }

    /// <summary>Another caller changes another field between our read and write. That change is not overwritten, and the drift is repaired.</summary>
    [Fact]
    public async Task A_change_between_reading_and_writing_survives()
    {
        for (var effect = 1; ; effect++)
        {
            var world = Drifted();
            var effects = Effects.After(effect, () =>
            {
                // There is no effect between the last read and the update, so the test cannot change the configuration there.
                world.Set("description", "changed by hand");
                return Task.CompletedTask;
            });
            await world.DeliverAsync(effects);
            if (!effects.Reached)
                break;
            if (Lost(world))
            {
                // The only race that the API cannot prevent: a change after the last read before the update.
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
    public async Task A_caller_who_changes_it_before_every_read_is_not_overwritten()
    {
        var world = Drifted();
        world.Service.Fault = call =>
        {
            if (call == "GetInfrastructureConfiguration")
                world.Set("description", $"{world.Service.Calls.Count}");
            return null;
        };

        Assert.Equal(CheckResult.Superseded, (await world.DeliverAsync()).Result);
        Assert.Empty(world.Service.Changes);
        Assert.Equal((ConfigurationState.Drifted, 3), (world.Record!.State, world.Record.Repairs.Count));
        Assert.All(world.Record.Repairs, past => Assert.Equal(RepairOutcome.Superseded, past.Outcome));
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
