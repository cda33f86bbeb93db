using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using TestKit;

namespace EndToEnd;

/// <summary>Thirty builds, half of them in a short run, while events are lost, duplicated and reordered, and functions are killed between any two effects.</summary>
public class UnreliableDayTests
{
    private static readonly int BuildsEach = LongRun.IsOn ? 10 : 5;

    [Fact]
    public Task Every_gate_is_answered_once_and_no_build_is_missing_or_wrong_in_history() => PlayAsync(1);

    [LongTheory]
    [InlineData(2)]
    [InlineData(3)]
    public Task Every_gate_is_answered_once_with_other_faults(int seed) => PlayAsync(seed);

    private static async Task PlayAsync(int seed)
    {
        var crashes = new CrashInjector(seed, share: 0.03);
        await using var demo = await DemoEnvironment.StartAsync(new() { Seed = seed, Amend = crashes.Amend }, new DemoOutput(TextWriter.Null), default);
        var (lost, doubled) = BreakTheWire(demo, new Random(seed));
        await demo.StubAsync("web-shop", demo.ScanThatFinds("CVE-2026-4411", "CRITICAL"), default);

        foreach (var number in Enumerable.Range(1, BuildsEach))
        {
            foreach (var pipeline in ImageFactory.Pipelines)
                await demo.StartAsync($"{pipeline}-{number}", pipeline, default);
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        }

        await demo.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        var evidence = await Evidence.GatherAsync(demo, default);

        // Enough faults must have been injected for the test to prove anything.
        Assert.All([lost(), doubled(), crashes.Crashes], n => Assert.True(n >= 3, $"{lost()} lost, {doubled()} duplicated, {crashes.Crashes} crashes"));
        Assert.Equal(3 * BuildsEach, evidence.History.Count);
        foreach (var (scene, build) in evidence.Builds)
        {
            var gate = evidence.Gate(scene);
            Assert.True(gate is { IsClosed: true }, $"{build}: gate {gate?.State.ToString() ?? "without record"}");
            Assert.Equal(build.Pipeline == "base-al2023" ? "RESUME" : "STOP", evidence.StepAnswer(gate!));
            Assert.Equal(evidence.StepAnswer(gate!), gate!.Outcome?.Action);
            Assert.Equal(GateState.Answered, gate!.State);
            Assert.Single(evidence.Sent(scene).Select(r => r.Input.ToJsonString()).Distinct());
            Assert.Single(evidence.Sent(scene), r => r is { Status: 200, Replayed: false });
            Assert.Equal(evidence.Status(build.ImageArn), evidence.TrailOf(build.ImageArn)?.Build?.Current?.Status);
        }
    }

    /// <summary>Loses one gate event in four, duplicates one other event in five, and delays all by up to two minutes, so that they are reordered.</summary>
    private static (Func<int> Lost, Func<int> Doubled) BreakTheWire(DemoEnvironment demo, Random random)
    {
        var (missed, doubled) = (0, 0);
        demo.Faults.Add(new(
            "lost",
            d => d.Function.LogicalId == "AnswerWaitingStep" && random.NextDouble() < 0.25,
            () =>
            {
                missed++;
                return [];
            },
            int.MaxValue));
        demo.Faults.Add(new(
            "broken",
            d => !d.Source.StartsWith("schedule", StringComparison.Ordinal),
            () =>
            {
                var copies = random.NextDouble() < 0.2 ? 2 : 1;
                doubled += copies - 1;
                return [.. Enumerable.Range(0, copies).Select(_ => TimeSpan.FromMinutes(2) * random.NextDouble())];
            },
            int.MaxValue));
        return (() => missed, () => doubled);
    }
}
