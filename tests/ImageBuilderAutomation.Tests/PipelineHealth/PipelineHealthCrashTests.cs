using ImageBuilderAutomation.PipelineHealth;
using TestKit;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.PipelineHealth;

/// <summary>The process ends after each effect in turn, or another invocation runs there. The pipeline is enabled by one update, and everything is published.</summary>
public sealed class PipelineHealthCrashTests
{
    [Fact]
    public async Task A_crash_after_any_effect_of_the_event_is_corrected_by_the_redelivery()
    {
        for (var effect = 1; ; effect++)
        {
            var world = new PipelineHealthWorld();
            var evt = await world.FailAsync();
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.DeliverAsync(evt, effects));
            if (!effects.Reached)
            {
                Assert.True(effect > 5, "Too few effects.");
                return;
            }

            await world.DeliverAsync(evt);
            Assert.True(world.Record.IsDisabled);
            Assert.Equal((effect, "Pipeline Disabled"), (effect, Assert.Single(world.Kinds)));
        }
    }

    [Fact]
    public async Task A_crash_after_any_effect_of_the_count_is_corrected_by_the_redelivery()
    {
        for (var effect = 1; ; effect++)
        {
            var world = new PipelineHealthWorld();
            await world.FailAsync();
            var build = world.Build("FAILED");
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.CountAsync(build, effects));
            if (!effects.Reached)
                return;

            await world.CountAsync(build);
            Assert.Equal((effect, 3, "Pipeline Failing"), (effect, world.Record.FailuresInARow, Assert.Single(world.Kinds)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_after_any_effect_of_the_pass_is_corrected_by_a_later_pass(bool withinLease)
    {
        for (var effect = 1; ; effect++)
        {
            var world = await RecoveredAsync();
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.PassAsync(effects));
            if (!effects.Reached)
            {
                // The list, the record, the pipeline, the mode; the request; the pipeline, the mode; the update; the pipeline; the notification; the record.
                Assert.Equal(11, effect - 1);
                return;
            }

            if (withinLease)
                await world.PassAsync();
            world.PassLease();
            await world.PassAsync();
            AssertEnabledOnce(world, effect);
        }
    }

    [Fact]
    public async Task Two_passes_in_any_order_send_one_update()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await RecoveredAsync();
            var effects = Effects.After(effect, () => world.PassAsync());
            await world.PassAsync(effects);
            if (!effects.Reached)
                return;
            world.PassLease();
            await world.PassAsync();
            AssertEnabledOnce(world, effect);
        }
    }

    [Fact]
    public async Task A_build_that_fails_between_any_two_effects_of_the_pass_is_counted()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await RecoveredAsync();
            var effects = Effects.After(effect, () => world.CountAsync(world.Build("FAILED")));
            await world.PassAsync(effects);
            if (!effects.Reached)
                return;
            world.PassLease();
            await world.PassAsync();
            Assert.Equal((effect, 1), (effect, world.Record.FailuresInARow));
            Assert.True(world.Service.Tokens.Count <= 1, $"Two updates after effect {effect}.");
            Assert.Equal((effect, world.IsEnabled), (effect, !world.Record.IsDisabled));
        }
    }

    /// <summary>Disabled by the service, and a manual build has succeeded since.</summary>
    private static async Task<PipelineHealthWorld> RecoveredAsync()
    {
        var world = new PipelineHealthWorld();
        await world.DeliverAsync(await world.FailAsync());
        await world.CountAsync(world.Build("AVAILABLE"));
        return world;
    }

    private static void AssertEnabledOnce(PipelineHealthWorld world, int effect)
    {
        Assert.Equal((effect, true, 1), (effect, world.IsEnabled, world.Service.Tokens.Count));
        Assert.Equal((effect, EndedBy.Policy), (effect, world.Record.Disabling?.EndedBy));
        Assert.Equal((effect, "Pipeline Disabled, Pipeline Enabled"), (effect, string.Join(", ", world.Kinds)));
    }

    private static async Task KilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (KilledException)
        {
        }
    }
}
