using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>The process crashes after each effect in turn. Later runs reach the same result as runs without a crash, and nothing is done twice.</summary>
public sealed class LifecycleCrashTests
{
    private const string Due = "web/1.0.0/1";

    /// <summary>State, whether a notice is required, and how many updates it takes until the image is deleted.</summary>
    public static readonly TheoryData<string, bool, int> Cases = new()
    {
        { "AVAILABLE", false, 6 }, { "DEPRECATED", false, 4 }, { "DISABLED", false, 2 }, { "FAILED", false, 2 },
        { "DEPRECATED", true, 4 }, { "DISABLED", true, 2 },
    };

    private static LifecycleWorld World(string status, bool notice)
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(notice ? 2 : 0) } };
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, status), ImageSamples.Image("web/1.0.0/2", 499, status)]);
        return world;
    }

    /// <summary>The final state of images and records, independent of how it was reached.</summary>
    private static string Describe(LifecycleWorld world) => string.Join("; ", world.Service.Images.Values
        .Select(i => $"{i.Path} {i.Status}").Order(StringComparer.Ordinal)
        .Concat(world.Records.All.OrderBy(r => r.ImageArn, StringComparer.Ordinal)
            .Select(r => $"{r.ImageArn} {r.State} {string.Join(',', r.Actions.Select(a => $"{a.Action} {a.Sequence} {a.Status}"))}"))
        .Append($"{world.Service.Executions.Count} executions, {world.Records.Run!.Images} images"));

    private static void AssertNothingTwice(LifecycleWorld world)
    {
        Assert.All(
            world.Service.Sent.GroupBy(sent => sent.Update.Token),
            same => Assert.Single(same.Select(s => s with { Update = s.Update with { StoredAt = default } }).Distinct()));
        Assert.Distinct(world.Service.Executions.Select(e => (e.ImageArn, e.Action)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Later_runs_complete_a_killed_run(string status, bool notice, int updates)
    {
        var baseline = World(status, notice);
        await baseline.RunDaysAsync(12);
        Assert.Equal(updates, baseline.Service.Executions.Count);

        foreach (var day in LongRun.AllOrEvery(2, Enumerable.Range(0, 4)))
        {
            for (var effect = 1; ; effect++)
            {
                var world = World(status, notice);
                await world.RunDaysAsync(day);
                var effects = Effects.KillAfter(effect);
                try
                {
                    await world.RunAsync(effects);
                }
                catch (Exception e) when (e is KilledException or PassFailedException)
                {
                }

                if (!effects.Reached)
                    break;
                world.PassLease();
                await world.RunDaysAsync(12 - day);
                Assert.Equal($"day {day}, effect {effect}: {Describe(baseline)}", $"day {day}, effect {effect}: {Describe(world)}");
                AssertNothingTwice(world);
            }
        }
    }

    [Fact]
    public async Task A_run_has_the_expected_number_of_effects()
    {
        var effects = new Effects();
        await World("AVAILABLE", notice: false).RunAsync(effects);

        // Mode, run, lease, open updates; the facts of a plan twice; for each of two images mode, record, request, update, response; the end of the run.
        Assert.Equal(4 + (2 * 4) + (2 * 5) + 1, effects.Count);
    }

    [Fact]
    public async Task A_request_that_never_arrived_and_is_no_longer_wanted_is_not_sent()
    {
        var world = World("DEPRECATED", notice: false);
        world.Service.Fault = operation => operation == "StartResourceStateUpdate" ? new TimeoutException("slow") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => world.RunAsync());
        world.Service.Fault = _ => null;
        world.Rules = world.Rules with { Protections = [new("image:web/1.0.0/1", image => image.Path == Due)] };
        world.Clock.Advance(TimeSpan.FromDays(1));

        await world.RunAsync();

        Assert.Equal((LifecycleState.Idle, "NOT_SENT"), (world.Records.Of(Due)!.State, world.Records.Of(Due)!.Actions[^1].Status));
        Assert.DoesNotContain(world.Service.Sent, sent => sent.ImageArn == ImageSamples.Arn(Due));
        Assert.Equal(LifecycleState.Running, world.Records.Of("web/1.0.0/2")!.State);
    }

    [Fact]
    public async Task A_request_whose_response_was_lost_is_tracked_even_if_it_is_no_longer_wanted()
    {
        var world = World("DEPRECATED", notice: false);
        world.Service.Images.Remove(ImageSamples.Arn("web/1.0.0/2"));
        await Assert.ThrowsAsync<PassFailedException>(() => world.RunAsync(Effects.KillAfter(15)));
        Assert.Equal((1, LifecycleState.Requested), (world.Service.Sent.Count, world.Records.Of(Due)!.State));
        world.Rules = world.Rules with { Rules = [] };
        world.Clock.Advance(TimeSpan.FromDays(1));

        await world.RunAsync();

        Assert.Equal("SUCCESS", world.Records.All.Single().Actions.Single().Status);
        Assert.Single(world.Service.Executions);
    }

    [Fact]
    public async Task Two_runs_at_once_do_everything_once()
    {
        // On the thread pool: continuations of an asynchronous list must not go through the test's synchronization context.
        var orders = await Task.Run(() => Interleavings.ForEachAsync(
            () => World("AVAILABLE", notice: false),
            (world, effects) => world.RunAsync(effects),
            (world, effects) => world.RunAsync(effects),
            world =>
            {
                AssertNothingTwice(world);
                Assert.Equal(2, world.Service.Sent.Count);
                Assert.All(world.Records.All, record => Assert.Equal(LifecycleState.Running, record.State));
            }));
        Assert.True(orders > 10, $"{orders} orders");
    }
}
