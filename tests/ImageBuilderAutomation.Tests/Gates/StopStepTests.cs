using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class StopStepTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld _world = new();

    [Fact]
    public async Task Is_recorded_with_person_and_reason_and_sent()
    {
        await HeldAsync();
        var report = await StopAsync();

        Assert.Equal(AnswerResult.Answered, report.Answer!.Result);
        var sent = Assert.Single(_world.Service.Sent);
        Assert.Equal(("STOP", $"stopped by {Kim}: wrong base"), (sent.Action, sent.Reason));
        Assert.Equal(new(Kim, "wrong base", _world.Clock.GetUtcNow()), _world.Approvals.Of(GateWorld.Image.ToString()).Stop);
        Assert.Equal((GateState.Answered, GateAnswer.Hold), (_world.Record!.State, _world.Record.Decision!.Answer));
    }

    [Fact]
    public async Task Does_not_need_a_record_and_works_in_any_mode()
    {
        _world.Options = _world.Options with { Mode = Mode.Off };
        await StopAsync();
        Assert.Equal(("STOP", GateState.Answered), (Assert.Single(_world.Service.Sent).Action, _world.Record!.State));
    }

    [Fact]
    public async Task Outranks_the_rules_when_the_command_crashed_before_it_sent()
    {
        await HeldAsync();
        _world.Service.Fault = call => call == "SendWorkflowStepAction" ? new InvalidOperationException("killed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => StopAsync());
        (_world.Service.Fault, _world.Rules.Instead) = (_ => null, GateAnswer.Resume);
        _world.PassLease();

        await _world.SweepAsync();

        var bodies = _world.Service.Sent.Distinct();
        Assert.Equal(("STOP", $"stopped by {Kim}: wrong base"), (Assert.Single(bodies).Action, _world.Record!.Outcome!.Reason));
    }

    [Fact]
    public async Task Is_recorded_while_another_request_is_being_sent_and_sent_by_whoever_takes_over()
    {
        await DieBeforeResumingAsync();

        var report = await StopAsync();

        Assert.Equal(AnswerResult.StopRecorded, report.Answer!.Result);
        Assert.Equal((Kim, "RESUME"), (_world.Approvals.Of(GateWorld.Image.ToString()).Stop!.By, _world.Record!.Request!.Action));
        Assert.Empty(_world.Service.Sent);

        _world.PassLease();
        await _world.SweepAsync();

        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal((GateState.Answered, 2), (_world.Record!.State, _world.Record.Request!.Sequence));
    }

    [Theory]
    [InlineData(Mode.Act)]
    [InlineData(Mode.Observe)]
    public async Task Is_sent_by_whoever_takes_over_in_mode_act_and_in_mode_observe(Mode mode)
    {
        await DieBeforeResumingAsync();
        await StopAsync();
        _world.Modes.Override = mode;
        _world.PassLease();

        await _world.DeliverAsync();

        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
    }

    /// <remarks>Evidence can fail for hours, such as a list that the service refuses. A stop needs none.</remarks>
    [Theory]
    [InlineData("GetImage")]
    [InlineData("ListImageScanFindings")]
    public async Task Is_sent_by_whoever_takes_over_although_the_evidence_cannot_be_read(string call)
    {
        await DieBeforeResumingAsync();
        await StopAsync();
        _world.Service.Fault = operation => operation == call ? new TimeoutException("throttled") : null;
        _world.PassLease();

        await _world.SweepAsync();

        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal((GateState.Answered, "STOP"), (_world.Record!.State, _world.Record.Outcome!.Action));
    }

    [Fact]
    public async Task Is_not_sent_by_others_in_mode_off()
    {
        await DieBeforeResumingAsync();
        await StopAsync();
        _world.Modes.Override = Mode.Off;
        _world.PassLease();

        await _world.DeliverAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.NotNull(_world.Approvals.Of(GateWorld.Image.ToString()).Stop);
    }

    [Fact]
    public async Task A_stop_is_recorded_once_however_often_it_is_requested()
    {
        await DieBeforeResumingAsync();
        await StopAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(5));

        var report = await StopAsync("again");

        Assert.Equal(AnswerResult.StopRecorded, report.Answer!.Result);
        Assert.Equal("wrong base", _world.Approvals.Of(GateWorld.Image.ToString()).Stop!.Reason);
    }

    [Fact]
    public async Task Reads_back_a_step_that_no_longer_waits()
    {
        await HeldAsync();
        _world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");

        var report = await StopAsync();

        Assert.Equal((AnswerResult.ReadBack, GateState.AnsweredElsewhere), (report.Answer!.Result, _world.Record!.State));
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task Is_not_forgotten_when_another_writer_is_first_and_keeps_what_that_writer_wrote()
    {
        await HeldAsync();
        await _world.ApproveAsync("platform", Kim, "fine");

        Assert.Equal(AnswerResult.Answered, (await StopAsync()).Answer!.Result);

        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal(("fine", "wrong base"), (Assert.Single(_world.Record!.Approvals).Reason, _world.Record.Stop!.Reason));
    }

    /// <remarks>
    /// Nobody can see whether the step still waits, and a cancellation would end a build that was just released. Whatever the stack itself sent, the record shows.
    /// </remarks>
    [Theory]
    [InlineData("Abort")]
    [InlineData("Continue")]
    public async Task Ends_no_build_that_the_rules_have_just_released_although_the_step_cannot_be_read(string onFailure)
    {
        for (var effect = 3; ; effect++)
        {
            var world = new GateWorld();
            world.ChangeStep(step => step with { OnFailure = onFailure });
            world.Rules.Instead = GateAnswer.Hold;
            await world.DeliverAsync();
            world.Rules.Instead = GateAnswer.Resume;
            var effects = Effects.After(effect, async () =>
            {
                world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("no answer") : null;
                await world.StopAsync(Kim, "wrong base");
                world.Service.Fault = _ => null;
            });

            await world.DeliverAsync(effects);

            if (!effects.Reached)
                break;
            Assert.Single(world.Service.Sent);
        }
    }

    [Fact]
    public async Task Refuses_without_a_reason()
    {
        await HeldAsync();
        var report = await StopAsync(" ");
        Assert.Equal((false, "expected a reason of 1 to 500 characters on one line"), (report.IsRecorded, report.Message));
        Assert.Null(_world.Approvals.Of(GateWorld.Image.ToString()).Stop);
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task Sends_no_control_characters()
    {
        await HeldAsync();
        await StopAsync("böse \u202e" + new string('x', 400));
        var reason = Assert.Single(_world.Service.Sent).Reason;
        Assert.InRange(reason.Length, 400, 1024);
        Assert.All(reason, c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public async Task An_unchanged_decision_keeps_its_start_time()
    {
        var since = (await HeldAsync()).DecidedSince;
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Rules.PolicyHash = "ffffff";
        Assert.NotEqual(since, (await _world.DeliverAsync()).Record!.DecidedSince);

        var second = _world.Record!;
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        var again = second.KeptOpen(second.Decision! with { DecidedAt = _world.Clock.GetUtcNow() }, "sweep", observed: false);
        Assert.Equal(second.DecidedSince, again.DecidedSince);
    }

    /// <summary>An invocation stores RESUME and crashes before it sends it.</summary>
    private Task<KilledException> DieBeforeResumingAsync() => Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(6)));

    private async Task<GateRecord> HeldAsync()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        return (await _world.DeliverAsync()).Record!;
    }

    private Task<PersonReport> StopAsync(string reason = "wrong base") => _world.StopAsync(Kim, reason);
}
