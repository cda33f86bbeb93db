using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>After each effect of a delivery in turn, another delivery or a person interferes, or time passes.</summary>
public sealed class GateRaceTests
{
    private static async Task<int> ForEachPlaceAsync(Func<GateWorld, Task> meanwhile, Func<GateWorld, int, AnswerReport?, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = new GateWorld();
            var effects = Effects.After(effect, () => meanwhile(world));
            var report = await world.DeliverAsync(effects);
            if (!effects.Reached)
                return effect - 1;
            await then(world, effect, report);
        }
    }

    [Fact]
    public async Task A_complete_second_delivery_at_any_point_makes_no_second_request()
    {
        var results = new List<AnswerResult>();
        var places = await ForEachPlaceAsync(world => world.DeliverAsync(), (world, effect, report) =>
        {
            results.Add(report!.Result);
            Assert.Equal((effect, GateState.Answered), (effect, world.Record!.State));
            Assert.Single(world.Service.Sent);
            // One delivery stored the request and one its outcome; the later one overwrote neither.
            Assert.Equal((effect, 2), (effect, world.Records.Writes));
            return Task.CompletedTask;
        });

        Assert.Equal(9, places);
        // The first delivery may lose when it stores the request (then it sends nothing) or the outcome. It wins when the second one finds the lease.
        Assert.Contains(AnswerResult.HandledElsewhere, results);
        Assert.Contains(AnswerResult.Answered, results);
    }

    [Fact]
    public async Task A_sweep_in_between_makes_no_second_request() =>
        await ForEachPlaceAsync(world => world.SweepAsync(), (world, effect, _) =>
        {
            Assert.Equal((effect, GateState.Answered), (effect, world.Record!.State));
            Assert.Single(world.Service.Sent);
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_first_delivery_that_stalls_beyond_its_lease_at_most_repeats_the_same_bytes() =>
        await ForEachPlaceAsync(
            async world =>
            {
                world.PassLease();
                await world.DeliverAsync();
            },
            (world, effect, _) =>
            {
                Assert.Equal((effect, GateState.Answered), (effect, world.Record!.State));
                GateSummary.AssertOneBodyPerRequest(world.Service);
                return Task.CompletedTask;
            });

    [Fact]
    public async Task The_answer_of_a_faster_person_becomes_the_outcome() =>
        await ForEachPlaceAsync(
            world =>
            {
                if (world.Service.Steps[GateWorld.StepId].IsWaiting)
                    world.Service.Answer(GateWorld.StepId, "STOP", "by hand");
                return Task.CompletedTask;
            },
            (world, effect, _) =>
            {
                var answered = world.Service.Steps[GateWorld.StepId];
                Assert.Equal((effect, answered.AnsweredAction), (effect, world.Record!.Outcome!.Action));
                Assert.Equal(answered.AnsweredAction == "STOP" ? GateState.AnsweredElsewhere : GateState.Answered, world.Record.State);
                return Task.CompletedTask;
            });

    [Fact]
    public async Task An_approval_written_in_between_is_never_lost()
    {
        var approval = new Approval("platform", "arn:aws:iam::111122223333:role/PlatformApprover", "looks fine", DateTimeOffset.UnixEpoch) { StepExecutionId = GateWorld.StepId };
        await ForEachPlaceAsync(
            world =>
            {
                world.Approvals.Approve(GateWorld.Image.ToString(), GateWorld.StepId, approval);
                return Task.CompletedTask;
            },
            (world, effect, _) =>
            {
                Assert.Equal((effect, GateState.Answered), (effect, world.Record!.State));
                return Task.CompletedTask;
            });

        var world = new GateWorld();
        await world.DeliverAsync(Effects.After(4, () =>
        {
            world.Approvals.Approve(GateWorld.Image.ToString(), GateWorld.StepId, approval);
            return Task.CompletedTask;
        }));
        Assert.Equal([approval], world.Record!.Approvals);
    }

    [Fact]
    public async Task Never_sends_when_the_request_could_not_be_stored()
    {
        var world = new GateWorld();
        // Effect 5 is the reading of the mode, right before the request is stored.
        var report = await world.DeliverAsync(Effects.After(5, async () =>
            await world.Records.TryWriteAsync(GateTransitions.Opened(world.Service.Steps[GateWorld.StepId]), CancellationToken.None)));

        Assert.Equal(AnswerResult.HandledElsewhere, report.Result);
        Assert.Equal(1, report.Record!.Version);
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task An_override_set_while_facts_are_read_prevents_the_action()
    {
        var world = new GateWorld();
        var report = await world.DeliverAsync(Effects.After(4, () =>
        {
            world.Modes.Override = Mode.Off;
            return Task.CompletedTask;
        }));
        Assert.Equal(AnswerResult.Off, report.Result);
        Assert.Empty(world.Service.Sent);
    }
}
