using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Recovery;
using ImageBuilderAutomation.Triggers.Rounds;
using TestKit;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

/// <summary>
/// The process crashes after each effect in turn. Later deliveries and passes reach the same state as without the crash: one build per cause and
/// pipeline, one request body per token, every slot released.
/// </summary>
public sealed class TriggerCrashTests
{
    private static readonly ImageBuildArn Base = ImageBuildArn.Parse("arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/1");

    private static TriggerWorld World()
    {
        var world = new TriggerWorld();
        world.Rules = world.Rules with { Retry = new(1, 1), AtMost = 2 };
        Assert.Equal(Base, world.Publish("base"));
        return world;
    }

    private static async Task<int> ForEachCrashAsync(Func<Task<TriggerWorld>> create, Func<TriggerWorld, Effects, Task> act, Func<TriggerWorld, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = await create();
            var effects = Effects.KillAfter(effect);
            try
            {
                await act(world, effects);
            }
            catch (Exception e) when (e is KilledException or DueFailedException)
            {
            }

            if (!effects.Reached)
                return effect - 1;
            await then(world);
        }
    }

    private static void AssertOneBuildEach(TriggerWorld world, params string[] pipelines)
    {
        Assert.Equal(
            pipelines.Order(StringComparer.Ordinal),
            world.Service.Started.Select(image => ImageBuildArn.Parse(image).Name).Order(StringComparer.Ordinal));
        Assert.Distinct(world.Service.Sent.Distinct().Select(sent => sent.Token));
        Assert.All(world.Service.Started, image => Assert.True(world.Rounds.Origins.ContainsKey(image)));
        Assert.Equal(
            world.Rounds.All.Where(round => round.State is RoundState.Running or RoundState.Starting).Select(round => (round.PipelineArn, round.N)).Order(),
            world.Rounds.Running.Builds.Select(build => (build.PipelineArn, build.Round)).Order());
    }

    private static async Task SettleAsync(TriggerWorld world)
    {
        foreach (var _ in Enumerable.Range(1, 4))
        {
            world.PassLease();
            await world.PassAsync();
        }
    }

    [Fact]
    public async Task A_killed_delivery_is_completed_by_the_next_one()
    {
        var crashes = await ForEachCrashAsync(() => Task.FromResult(World()), (world, effects) => world.TellAsync(Base, effects), async world =>
        {
            world.PassLease();
            await world.TellAsync(Base);
            await SettleAsync(world);
            AssertOneBuildEach(world, "pay", "web");
        });
        Assert.True(crashes >= 28, $"{crashes}");
    }

    [Fact]
    public async Task A_killed_delivery_is_completed_by_an_immediate_redelivery()
    {
        await ForEachCrashAsync(() => Task.FromResult(World()), (world, effects) => world.TellAsync(Base, effects), async world =>
        {
            await world.TellAsync(Base);
            await SettleAsync(world);
            AssertOneBuildEach(world, "pay", "web");
        });
    }

    [Fact]
    public async Task A_killed_pass_is_completed_by_the_next_one()
    {
        var crashes = await ForEachCrashAsync(
            async () =>
            {
                var world = World();
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { Settle = TimeSpan.FromMinutes(1) }] };
                await world.TellAsync(Base);
                world.Clock.Advance(TimeSpan.FromMinutes(1));
                return world;
            },
            (world, effects) => world.PassAsync(effects),
            async world =>
            {
                await SettleAsync(world);
                AssertOneBuildEach(world, "pay", "web");
            });
        Assert.True(crashes >= 16, $"{crashes}");
    }

    [Fact]
    public async Task Two_crashes_in_a_row_are_recovered_from()
    {
        for (var first = 1; first <= 30; first += 3)
        {
            await ForEachCrashAsync(
                () => Task.FromResult(World()),
                async (world, effects) =>
                {
                    await Assert.ThrowsAsync<KilledException>(() => world.TellAsync(Base, Effects.KillAfter(first)));
                    world.PassLease();
                    await world.TellAsync(Base, effects);
                },
                async world =>
                {
                    world.PassLease();
                    await world.TellAsync(Base);
                    await SettleAsync(world);
                    AssertOneBuildEach(world, "pay", "web");
                });
        }
    }

    [Theory]
    [InlineData("event")]
    [InlineData("pass")]
    public async Task A_killed_completion_still_starts_children_and_releases_its_slot(string channel)
    {
        var crashes = await ForEachCrashAsync(
            async () =>
            {
                var world = World();
                await world.TellAsync(Base);
                world.Service.End(world.RoundsOf("web")[0].ImageArn!, "AVAILABLE");
                return world;
            },
            (world, effects) => channel == "pass"
                ? world.PassAsync(effects)
                : world.TellAsync(ImageBuildArn.Parse(world.RoundsOf("web")[0].ImageArn!), effects),
            async world =>
            {
                await SettleAsync(world);
                AssertOneBuildEach(world, "pay", "shop", "web");
                Assert.Equal((RoundState.Ended, "AVAILABLE"), (world.RoundsOf("web")[0].State, world.RoundsOf("web")[0].Outcome));
            });
        Assert.True(crashes >= 15, $"{crashes}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_killed_retry_is_completed_and_not_doubled(bool onlyDistribution)
    {
        await ForEachCrashAsync(
            async () =>
            {
                var world = World();
                world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name == "pay");
                await world.TellAsync(Base);
                var image = world.RoundsOf("web")[0].ImageArn!;
                world.Service.End(image, "FAILED", "Rate exceeded");
                world.Service.Failures[image] = new("wf-1", onlyDistribution, "Step", "Action", "Rate exceeded");
                return world;
            },
            (world, effects) => world.PassAsync(effects),
            async world =>
            {
                await SettleAsync(world);
                AssertOneBuildEach(world, onlyDistribution ? ["web"] : ["web", "web"]);
                Assert.Equal(onlyDistribution ? 1 : 0, world.Service.Sent.Where(sent => sent.Operation == "RetryImage").Distinct().Count());
                Assert.Equal(onlyDistribution ? 1 : 2, world.RoundsOf("web").Count);
            });
    }

    [Fact]
    public async Task Two_concurrent_deliveries_make_one_build_in_every_order()
    {
        // One pipeline and few effects, so that all orders can be tried.
        var orders = await Interleavings.ForEachAsync(
            () =>
            {
                var world = World();
                world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name != "web");
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { Settle = TimeSpan.FromMinutes(1) }] };
                return world;
            },
            (world, effects) => world.TellAsync(Base, effects, recordsOnly: true),
            (world, effects) => world.TellAsync(Base, effects, recordsOnly: true),
            world => Assert.Equal((1, 1), (Assert.Single(world.Rounds.All).Causes.Count, world.Rounds.All[0].N)));
        Assert.True(orders > 200, $"{orders}");
    }

    [Fact]
    public async Task Two_concurrent_causes_are_both_kept_in_every_order()
    {
        await Interleavings.ForEachAsync(
            () =>
            {
                var world = World();
                world.Publish("base");
                world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name != "web");
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { Settle = TimeSpan.FromMinutes(1) }] };
                return world;
            },
            (world, effects) => world.TellAsync(Base, effects, recordsOnly: true),
            (world, effects) => world.TellAsync(Base with { Build = 2 }, effects, recordsOnly: true),
            world => Assert.Equal(2, Assert.Single(world.Rounds.All).Causes.Count));
    }
}
