using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// The process crashes after each effect in turn. Later deliveries and sweeps end in the same record as a run without crashes.
/// </summary>
public sealed class GateCrashTests
{
    public static readonly TheoryData<GateAnswer> Answers = [GateAnswer.Resume, GateAnswer.Stop, GateAnswer.Hold, GateAnswer.AskAgain];

    private static GateWorld World(GateAnswer answer)
    {
        var world = new GateWorld();
        world.Rules.Instead = answer;
        return world;
    }

    private static async Task<GateSummary> UndisturbedAsync(GateAnswer answer)
    {
        var world = World(answer);
        await world.DeliverAsync();
        return GateSummary.Of(world.Record!);
    }

    /// <summary>Runs the action in a new world each time, killed after each effect in turn, until a run completes.</summary>
    private static async Task<int> ForEachCrashAsync(GateAnswer answer, Func<GateWorld, Effects, Task> act, Func<GateWorld, int, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = World(answer);
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
            await then(world, effect);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Redelivery_after_the_lease_ends_in_the_same_record(GateAnswer answer)
    {
        var expected = await UndisturbedAsync(answer);
        var crashes = await ForEachCrashAsync(answer, (world, effects) => world.DeliverAsync(effects), async (world, effect) =>
        {
            world.PassLease();
            await world.DeliverAsync();
            Assert.Equal((effect, expected), (effect, GateSummary.Of(world.Record!)));
            GateSummary.AssertOneBodyPerRequest(world.Service);
        });
        Assert.Equal(answer is GateAnswer.Resume or GateAnswer.Stop ? 9 : answer is GateAnswer.Hold ? 7 : 6, crashes);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Redelivery_at_once_and_the_sweep_after_the_lease_end_in_the_same_record(GateAnswer answer)
    {
        var expected = await UndisturbedAsync(answer);
        await ForEachCrashAsync(answer, (world, effects) => world.DeliverAsync(effects), async (world, effect) =>
        {
            await world.DeliverAsync();
            await world.DeliverAsync();
            world.PassLease();
            await world.SweepAsync();
            Assert.Equal((effect, expected), (effect, GateSummary.Of(world.Record!)));
            GateSummary.AssertOneBodyPerRequest(world.Service);
        });
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_next_sweep_completes_a_killed_sweep(GateAnswer answer)
    {
        var expected = await UndisturbedAsync(answer);
        var crashes = await ForEachCrashAsync(answer, (world, effects) => world.SweepAsync(effects), async (world, effect) =>
        {
            world.PassLease();
            await world.SweepAsync();
            Assert.Equal((effect, expected), (effect, GateSummary.Of(world.Record!)));
            GateSummary.AssertOneBodyPerRequest(world.Service);
        });
        Assert.True(crashes >= 10, "A sweep has at least ten effects here.");
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Two_crashes_in_a_row_end_in_the_same_record(GateAnswer answer)
    {
        var expected = await UndisturbedAsync(answer);
        await ForEachCrashAsync(answer, (world, effects) => world.DeliverAsync(effects), async (_, first) =>
            await ForEachCrashAsync(
                answer,
                async (world, effects) =>
                {
                    await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(first)));
                    world.PassLease();
                    await world.DeliverAsync(effects);
                },
                async (world, second) =>
                {
                    world.PassLease();
                    await world.SweepAsync();
                    Assert.Equal((first, second, expected), (first, second, GateSummary.Of(world.Record!)));
                    GateSummary.AssertOneBodyPerRequest(world.Service);
                }));
    }

    [Fact]
    public async Task A_changed_answer_after_a_crash_is_request_2_unless_request_1_had_arrived()
    {
        await ForEachCrashAsync(GateAnswer.Resume, (world, effects) => world.DeliverAsync(effects), async (world, effect) =>
        {
            var arrived = world.Service.Sent.Count == 1;
            var stored = world.Record is not null;
            world.PassLease();
            world.Rules.Instead = GateAnswer.Stop;

            await world.SweepAsync();

            var record = world.Record!;
            Assert.Equal(GateState.Answered, record.State);
            Assert.Equal((effect, arrived ? "RESUME" : "STOP"), (effect, record.Outcome!.Action));
            Assert.Equal(stored && !arrived ? 2 : 1, record.Request!.Sequence);
            GateSummary.AssertOneBodyPerRequest(world.Service);
        });
    }

    [Fact]
    public async Task A_person_s_STOP_after_a_crash_is_the_outcome_unless_ours_had_arrived()
    {
        await ForEachCrashAsync(GateAnswer.Resume, (world, effects) => world.DeliverAsync(effects), async (world, effect) =>
        {
            var arrived = world.Service.Sent.Count == 1;
            if (!arrived)
                world.Service.Answer(GateWorld.StepId, "STOP", "by hand");
            world.PassLease();

            await world.DeliverAsync();

            Assert.Equal((effect, arrived ? GateState.Answered : GateState.AnsweredElsewhere), (effect, world.Record!.State));
            Assert.Equal(arrived ? "RESUME" : "STOP", world.Record.Outcome!.Action);
        });
    }
}
