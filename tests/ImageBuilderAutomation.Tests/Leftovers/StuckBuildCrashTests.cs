using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Leftovers;

namespace ImageBuilderAutomation.Tests.Leftovers;

/// <summary>Crashes at every effect, and checks at once, cancel a build once.</summary>
public sealed class StuckBuildCrashTests
{
    private const string Path = "web/1.0.0/1";

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
