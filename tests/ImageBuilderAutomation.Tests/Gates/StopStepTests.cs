using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class StopStepTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld world = new();

    [Fact]
    public async Task Is_recorded_with_person_and_reason_and_sent()
    {
        var report = await StopAsync(await HeldAsync());

        Assert.Equal(AnswerResult.Answered, report.Result);
        var sent = Assert.Single(world.Service.Sent);
        Assert.Equal(("STOP", $"stopped by {Kim}: wrong base"), (sent.Action, sent.Reason));
        Assert.Equal(new(Kim, "wrong base", world.Clock.GetUtcNow()), world.Record!.Stop);
        Assert.Equal((GateState.Answered, GateAnswer.Hold), (world.Record.State, world.Record.Decision!.Answer));
    }

    [Fact]
    public async Task Does_not_need_a_record_and_works_in_any_mode()
    {
        world.Options = world.Options with { Mode = Mode.Off };
        await StopAsync(GateTransitions.Opened(world.Service.Steps[GateWorld.StepId]));
        Assert.Equal(("STOP", GateState.Answered), (Assert.Single(world.Service.Sent).Action, world.Record!.State));
    }

    [Fact]
    public async Task Outranks_the_rules_when_the_command_crashed_before_it_sent()
    {
        var held = await HeldAsync();
        world.Service.Fault = call => call == "SendWorkflowStepAction" ? new InvalidOperationException("killed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => StopAsync(held));
        (world.Service.Fault, world.Rules.Instead) = (_ => null, GateAnswer.Resume);
        world.PassLease();

        await world.SweepAsync();

        var bodies = world.Service.Sent.Distinct();
        Assert.Equal(("STOP", $"stopped by {Kim}: wrong base"), (Assert.Single(bodies).Action, world.Record!.Outcome!.Reason));
    }

    [Fact]
    public async Task Is_not_recorded_while_another_request_is_being_sent()
    {
        world.Service.Fault = call => call == "SendWorkflowStepAction" ? new InvalidOperationException("killed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.DeliverAsync());
        world.Service.Fault = _ => null;

        var report = await StopAsync(world.Record!);

        Assert.Equal(AnswerResult.LeftToOther, report.Result);
        Assert.Null(world.Record!.Stop);
    }

    [Fact]
    public async Task Reads_back_a_step_that_no_longer_waits()
    {
        var held = await HeldAsync();
        world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");

        var report = await StopAsync(held);

        Assert.Equal((AnswerResult.ReadBack, GateState.AnsweredElsewhere), (report.Result, world.Record!.State));
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Overwrites_nothing_that_another_writer_wrote_first()
    {
        var held = await HeldAsync();
        await world.Records.TryWriteAsync(held.Approved(new("platform", Kim, "fine", world.Clock.GetUtcNow())), default);

        Assert.Equal(AnswerResult.LeftToOther, (await StopAsync(held)).Result);
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Refuses_without_a_reason()
    {
        var held = await HeldAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => StopAsync(held, " "));
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Sends_no_control_characters()
    {
        await StopAsync(await HeldAsync(), "böse \u202e" + new string('x', 400));
        var reason = Assert.Single(world.Service.Sent).Reason;
        Assert.InRange(reason.Length, 400, 1024);
        Assert.All(reason, c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public async Task An_unchanged_decision_keeps_its_start_time()
    {
        var since = (await HeldAsync()).DecidedSince;
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        world.Rules.PolicyHash = "ffffff";
        Assert.NotEqual(since, (await world.DeliverAsync()).Record!.DecidedSince);

        var second = world.Record!;
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var again = second.KeptOpen(second.Decision! with { DecidedAt = world.Clock.GetUtcNow() }, "sweep", observed: false);
        Assert.Equal(second.DecidedSince, again.DecidedSince);
    }

    private async Task<GateRecord> HeldAsync()
    {
        world.Rules.Instead = GateAnswer.Hold;
        return (await world.DeliverAsync()).Record!;
    }

    private Task<AnswerReport> StopAsync(GateRecord record, string reason = "wrong base") =>
        new StopStep(world.Service, world.Records, world.Told, world.Options, world.Clock).HandleAsync(record, Kim, reason, CancellationToken.None);
}
