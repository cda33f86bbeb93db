using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
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
            catch (Exception e) when (e is KilledException or PassFailedException)
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
        Assert.All(world.Service.Started, image => Assert.True(world.Runs.Origins.ContainsKey(image)));
        Assert.Equal(
            world.Runs.All.Where(run => run.State is PipelineRunState.Running or PipelineRunState.Starting).Select(run => (run.PipelineArn, run.Sequence)).Order(),
            world.Runs.Running.Builds.Select(build => (build.PipelineArn, build.RunSequence)).Order());
    }

    private static async Task FinishAsync(TriggerWorld world)
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
        var crashes = await ForEachCrashAsync(() => Task.FromResult(World()), (world, effects) => world.DeliverAsync(Base, effects), async world =>
        {
            world.PassLease();
            await world.DeliverAsync(Base);
            await FinishAsync(world);
            AssertOneBuildEach(world, "pay", "web");
        });
        Assert.True(crashes >= 28, $"{crashes}");
    }

    [Fact]
    public async Task A_killed_delivery_is_completed_by_an_immediate_redelivery()
    {
        await ForEachCrashAsync(() => Task.FromResult(World()), (world, effects) => world.DeliverAsync(Base, effects), async world =>
        {
            await world.DeliverAsync(Base);
            await FinishAsync(world);
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
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(1) }] };
                await world.DeliverAsync(Base);
                world.Clock.Advance(TimeSpan.FromMinutes(1));
                return world;
            },
            (world, effects) => world.PassAsync(effects),
            async world =>
            {
                await FinishAsync(world);
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
                    await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Base, Effects.KillAfter(first)));
                    world.PassLease();
                    await world.DeliverAsync(Base, effects);
                },
                async world =>
                {
                    world.PassLease();
                    await world.DeliverAsync(Base);
                    await FinishAsync(world);
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
                await world.DeliverAsync(Base);
                world.Service.End(world.RunsOf("web")[0].ImageArn!, "AVAILABLE");
                return world;
            },
            (world, effects) => channel == "pass"
                ? world.PassAsync(effects)
                : world.DeliverAsync(ImageBuildArn.Parse(world.RunsOf("web")[0].ImageArn!), effects),
            async world =>
            {
                await FinishAsync(world);
                AssertOneBuildEach(world, "pay", "shop", "web");
                Assert.Equal((PipelineRunState.Completed, "AVAILABLE"), (world.RunsOf("web")[0].State, world.RunsOf("web")[0].Outcome));
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
                await world.DeliverAsync(Base);
                var image = world.RunsOf("web")[0].ImageArn!;
                world.Service.End(image, "FAILED", "Rate exceeded");
                world.Service.Failures[image] = new("wf-1", onlyDistribution, "Step", "Action", "Rate exceeded");
                return world;
            },
            (world, effects) => world.PassAsync(effects),
            async world =>
            {
                await FinishAsync(world);
                AssertOneBuildEach(world, onlyDistribution ? ["web"] : ["web", "web"]);
                Assert.Equal(onlyDistribution ? 1 : 0, world.Service.Sent.Where(sent => sent.Operation == "RetryImage").Distinct().Count());
                Assert.Equal(onlyDistribution ? 1 : 2, world.RunsOf("web").Count);
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
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(1) }] };
                return world;
            },
            (world, effects) => world.DeliverAsync(Base, effects, recordsOnly: true),
            (world, effects) => world.DeliverAsync(Base, effects, recordsOnly: true),
            world => Assert.Equal((1, 1), (Assert.Single(world.Runs.All).Causes.Count, world.Runs.All[0].Sequence)));
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
                world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(1) }] };
                return world;
            },
            (world, effects) => world.DeliverAsync(Base, effects, recordsOnly: true),
            (world, effects) => world.DeliverAsync(Base with { Build = 2 }, effects, recordsOnly: true),
            world => Assert.Equal(2, Assert.Single(world.Runs.All).Causes.Count));
    }
}
