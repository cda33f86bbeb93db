using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>
/// Each function crashes after each of its effects in turn. Later deliveries and sweeps in new processes produce the same record as a run without a
/// crash.
/// </summary>
public sealed class CrashTests
{
    private const string Sweep = "schedule/sweep.json";

    private static readonly Dictionary<string, Action<FunctionWorld>> Facts = new(StringComparer.Ordinal)
    {
        ["clean"] = _ => { },
        ["critical"] = world => world.Service.Findings[FunctionWorld.Image.ToString()] = [new("CVE-2026-4411", "CRITICAL", "YES")],
        ["unscanned"] = world => world.Service.Images[FunctionWorld.Image.ToString()] =
            world.Service.Images[FunctionWorld.Image.ToString()] with { ScanStatus = null },
        ["without a rule"] = world => world.Service.Steps[FunctionWorld.StepId] = world.Service.Steps[FunctionWorld.StepId] with { Name = "Another" },
    };

    public static TheoryData<string, string> Gates
    {
        get
        {
            var gates = new TheoryData<string, string>();
            foreach (var sample in (string[])["eventbridge/workflow-step-waiting.json", "sns/step-notice.json", "lambda/step-call.json", Sweep])
            {
                foreach (var facts in Facts.Keys)
                    gates.Add(sample, facts);
            }

            return gates;
        }
    }

    [Theory]
    [MemberData(nameof(Gates))]
    public Task The_redelivery_completes_the_work(string sample, string facts) => MakesGoodAsync(sample, facts, async world =>
    {
        PassLease(world);
        await DeliverAsync(world, sample);
    });

    [Theory]
    [MemberData(nameof(Gates))]
    public Task The_next_sweep_completes_the_work(string sample, string facts) => MakesGoodAsync(sample, facts, async world =>
    {
        PassLease(world);
        await DeliverAsync(world, Sweep);
    });

    [Theory]
    [MemberData(nameof(Gates))]
    public Task Redeliveries_within_the_lease_do_no_harm(string sample, string facts) => MakesGoodAsync(sample, facts, async world =>
    {
        await DeliverAsync(world, sample);
        await DeliverAsync(world, sample);
        PassLease(world);
        await DeliverAsync(world, Sweep);
    });

    [Theory]
    [InlineData("eventbridge/image-state-change-available.json", "sns/build-available.json")]
    [InlineData("sns/build-available.json", "eventbridge/image-state-change-available.json")]
    public async Task The_redelivery_records_a_build_even_if_another_event_came_in_between(string sample, string other)
    {
        var baseline = BuildWorld();
        await DeliverAsync(baseline, sample);
        await DeliverAsync(baseline, other);
        var expected = StoryOf(baseline);

        foreach (var inBetween in (bool[])[true, false])
        {
            var crashes = await ForEachCrashAsync(BuildWorld, sample, async (world, effect) =>
            {
                if (inBetween)
                    await DeliverAsync(world, other);
                await DeliverAsync(world, sample);
                await DeliverAsync(world, other);
                Assert.Equal((effect, expected), (effect, StoryOf(world)));
                Assert.Equal(baseline.Notifications.All.Select(n => n.Id), world.Notifications.Distinct.Select(n => n.Id));
            });
            // GetImage; the record read and written; the details read; the pipeline's record read and written; the build inspected; its two notifications
            // published, one because no gate released it; its details written.
            Assert.Equal(10, crashes);
        }
    }

    private static async Task MakesGoodAsync(string sample, string facts, Func<FunctionWorld, Task> afterwards)
    {
        var baseline = GateWorldWith(facts);
        await DeliverAsync(baseline, sample);
        var expected = GateSummary.Of(Assert.Single(baseline.Gates.All));
        // Published once without a crash, and at least once with the same id after a crash.
        var reported = baseline.Notifications.All.Select(o => o.Id).ToList();
        Assert.Distinct(reported);

        var crashes = await ForEachCrashAsync(() => GateWorldWith(facts), sample, async (world, effect) =>
        {
            await afterwards(world);
            Assert.Equal((effect, expected), (effect, GateSummary.Of(Assert.Single(world.Gates.All))));
            Assert.Equal((effect, string.Join(' ', reported)), (effect, string.Join(' ', world.Notifications.Distinct.Select(o => o.Id))));
            GateSummary.AssertOneBodyPerRequest(world.Service);
        });

        // At least record, step, image, mode and one write. A request adds the call and its result.
        Assert.True(crashes >= (expected.Sequence is null ? 5 : 7), $"Only {crashes} crashes were tried.");
    }

    /// <summary>Creates a new world for each crash, until a run completes without one.</summary>
    private static async Task<int> ForEachCrashAsync(Func<FunctionWorld> create, string sample, Func<FunctionWorld, int, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = create();
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample), effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                return effect - 1;
            await then(world, effect);
        }
    }

    private static Task DeliverAsync(FunctionWorld world, string sample) => world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

    private static void PassLease(FunctionWorld world) => world.Clock.Advance(Lease.Default + TimeSpan.FromSeconds(1));

    private static FunctionWorld GateWorldWith(string facts)
    {
        var world = new FunctionWorld();
        Facts[facts](world);
        return world;
    }

    private static FunctionWorld BuildWorld()
    {
        var world = new FunctionWorld();
        var arn = FunctionWorld.Image.ToString();
        world.Service.Snapshots[arn] = new(
            arn, "base-al2023", "1.0.0", "AVAILABLE", null, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023", null, "Linux", null,
            "USER_INITIATED", world.Clock.GetUtcNow(), [new("ami-01a23bc4def5a6789", "us-east-1", null, null)], new Dictionary<string, string>(), default);
        return world;
    }

    /// <summary>The content of the build record, without its version.</summary>
    private static string StoryOf(FunctionWorld world)
    {
        var record = Assert.Single(world.Builds.All);
        return string.Join('\n', [
            .. world.Health.All.Select(pipeline => $"{pipeline.PipelineArn} {pipeline.LatestSuccess} {pipeline.FailuresInARow}"),
            $"{record.ImageArn} {record.Current?.Status} {record.Current?.ReadStartedAt:O} {string.Join(' ', record.Current?.Amis.Select(a => a.ImageId) ?? [])}",
            .. record.Transitions.Select(t => t.ToString()),
        ]);
    }
}
