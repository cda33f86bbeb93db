using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class SweepStepsTests
{
    private readonly GateWorld _world = new();

    private static string StepId(int i) => $"step-{i:00000000}-2222-3333-4444-555555555555";

    private static ImageBuildArn ImageOf(int i) => GateWorld.Image with { Name = $"image-{i}" };

    [Fact]
    public async Task Answers_a_step_whose_event_was_lost()
    {
        var report = await _world.SweepAsync();

        Assert.Equal(1, report.Waiting);
        Assert.Equal(AnswerResult.Answered, Assert.Single(report.Answers).Result);
        Assert.Equal((GateState.Answered, "sweep"), (_world.Record!.State, _world.Record.DecidedOn));
    }

    [Fact]
    public async Task In_mode_off_it_says_how_many_steps_wait_and_reads_and_answers_none()
    {
        _world.Modes.Override = Mode.Off;

        var report = await _world.SweepAsync();

        Assert.Equal((Mode.Off, 1, 0), (report.Mode, report.Unanswered, report.Answers.Count));
        Assert.Equal(["ListWaitingWorkflowSteps"], _world.Service.Calls);
        Assert.Null(_world.Record);
    }

    [Fact]
    public async Task Sweeps_the_other_steps_when_a_record_cannot_be_read_and_then_fails()
    {
        _world.Records.Damaged = new InvalidDataException("damaged");

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.SweepAsync());

        Assert.Contains("open gates", failed.Message, StringComparison.Ordinal);
        Assert.Equal(GateState.Answered, _world.Record!.State);
    }

    [Fact]
    public async Task Checks_the_gates_that_are_due_when_the_list_of_waiting_steps_fails_and_then_fails()
    {
        _world.Rules.Instead = GateAnswer.AskAgain;
        await _world.DeliverAsync();
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("throttled") : null;
        var calls = _world.Service.Calls.Count;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.SweepAsync());
        Assert.Equal(["ListWaitingWorkflowSteps"], _world.Service.Calls.Skip(calls));

        (_world.Rules.Instead, _world.Rules.PolicyHash) = (GateAnswer.Stop, "another");
        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.SweepAsync());

        Assert.Contains("waiting steps", failed.Message, StringComparison.Ordinal);
        Assert.Equal((GateState.Answered, "STOP"), (_world.Record!.State, _world.Record.Outcome!.Action));
    }

    [Fact]
    public async Task Sends_a_recorded_stop_although_the_index_does_not_show_its_gate()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Approvals.Stop(GateWorld.Image.ToString(), new("arn:aws:iam::111122223333:user/kim", "wrong base", _world.Clock.GetUtcNow()));
        _world.Records.IsIndexed = _ => false;

        await _world.SweepAsync();

        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task Sends_a_recorded_stop_before_it_looks_at_any_other_gate()
    {
        await Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(6)));
        await _world.StopAsync("arn:aws:iam::111122223333:user/kim", "wrong base");
        _world.AddStep(StepId(1), ImageOf(1));
        _world.ChangeStep(step => step with { StartedAt = step.StartedAt.AddSeconds(1) });
        _world.PassLease();
        var calls = _world.Service.Calls.Count;

        await _world.SweepAsync();

        Assert.Equal(["GetWorkflowStepExecution", "SendWorkflowStepAction", "ListWaitingWorkflowSteps"], _world.Service.Calls.Skip(calls).Take(3));
        Assert.Equal("STOP", _world.Service.Sent[0].Action);
    }

    [Fact]
    public async Task Skips_a_step_until_its_next_check_and_then_asks_again()
    {
        _world.ChangeImage(i => i with { ScanStatus = "SCANNING" });
        await _world.DeliverAsync();
        var calls = _world.Service.Calls.Count;

        _world.Clock.Advance(CriticalFindingsRules.AskEvery - TimeSpan.FromSeconds(1));
        var early = await _world.SweepAsync();
        Assert.Equal((1, 0), (early.NotDue, early.Answers.Count));
        Assert.Equal(calls + 1, _world.Service.Calls.Count);

        _world.ChangeImage(i => i with { ScanStatus = "COMPLETED" });
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.SweepAsync();
        Assert.Equal(GateState.Answered, _world.Record!.State);
    }

    [Fact]
    public async Task Costs_no_call_and_no_read_per_step_that_is_not_due()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        for (var i = 0; i < 100; i++)
        {
            _world.AddStep(StepId(i), ImageOf(i));
            await _world.DeliverAsync(stepId: StepId(i), image: ImageOf(i));
        }
        await _world.DeliverAsync();
        var (calls, reads, writes) = (_world.Service.Calls.Count, _world.Records.Reads, _world.Records.Writes);

        var report = await _world.SweepAsync();

        Assert.Equal((101, 101), (report.Waiting, report.NotDue));
        Assert.Equal(["ListWaitingWorkflowSteps"], _world.Service.Calls.Skip(calls));
        Assert.Equal((reads, writes), (_world.Records.Reads, _world.Records.Writes));
    }

    [Fact]
    public async Task Answers_when_the_decision_s_next_check_is_due()
    {
        _world.Rules.Instead = GateAnswer.AskAgain;
        await _world.DeliverAsync();
        _world.Rules.Instead = GateAnswer.Stop;
        _world.Clock.Advance(CriticalFindingsRules.AskEvery);
        await _world.SweepAsync();
        Assert.Equal((GateState.Answered, "STOP"), (_world.Record!.State, _world.Record.Outcome!.Action));
    }

    [Fact]
    public async Task Records_the_service_s_own_deadline()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Clock.Advance(TimeSpan.FromDays(3));

        var report = await _world.SweepAsync();

        Assert.Equal(0, report.Waiting);
        Assert.Equal(AnswerResult.ReadBack, Assert.Single(report.Answers).Result);
        Assert.Equal(GateState.Expired, _world.Record!.State);
    }

    [Fact]
    public async Task Reads_back_a_person_s_answer()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Service.Answer(GateWorld.StepId, "STOP", "by hand");
        await _world.SweepAsync();
        Assert.Equal((GateState.AnsweredElsewhere, "by hand"), (_world.Record!.State, _world.Record.Outcome!.Reason));
    }

    [Fact]
    public async Task Leaves_an_unlisted_gate_to_the_delivery_that_is_sending()
    {
        await Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(7)));
        Assert.False(_world.Service.Steps[GateWorld.StepId].IsWaiting);
        Assert.Equal(1, (await _world.SweepAsync()).NotDue);

        _world.PassLease();
        await _world.SweepAsync();
        Assert.Equal(GateState.Answered, _world.Record!.State);
    }

    [Fact]
    public async Task Checks_a_gate_again_that_was_decided_by_another_policy()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Rules.Instead = null;
        Assert.Equal(1, (await _world.SweepAsync()).NotDue);

        _world.Rules.PolicyHash = "b7d204";
        await _world.SweepAsync();
        Assert.Equal((GateState.Answered, "b7d204"), (_world.Record!.State, _world.Record.Decision!.PolicyHash));
    }

    [Fact]
    public async Task Answers_observed_gates_when_the_mode_becomes_act()
    {
        _world.Modes.Override = Mode.Observe;
        await _world.DeliverAsync();
        Assert.Equal(1, (await _world.SweepAsync()).NotDue);

        _world.Modes.Override = null;
        await _world.SweepAsync();
        Assert.Equal(GateState.Answered, _world.Record!.State);
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:999922223333:image/web-shop/1.0.0/7")]
    [InlineData("arn:aws:imagebuilder:us-east-1:111122223333:image/web-shop/1.0.0/7")]
    public async Task Skips_a_step_of_another_account_or_Region_with_a_warning(string arn)
    {
        _world.Service.AlsoListed.Add(new("step-foreign", arn, null));

        var report = await _world.SweepAsync();

        Assert.Equal((2, 1, 1), (report.Waiting, report.Foreign, report.Answers.Count));
        Assert.Contains("step-foreign", Assert.Single(_world.SweepLog.Lines, l => l.Level is LogLevel.Warning).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_world.Records.All, r => r.StepExecutionId == "step-foreign");
    }

    [Fact]
    public async Task A_failing_step_does_not_block_the_others_and_is_named_at_the_end()
    {
        _world.Service.AlsoListed.Add(new("step-broken", "no ARN", null));
        _world.Service.AlsoListed.Add(new("step-unknown", GateWorld.Image.ToString(), null));
        _world.AddStep(StepId(1), ImageOf(1));

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.SweepAsync());

        Assert.Equal(["step-broken", "step-unknown"], failed.Failures.Keys.Order());
        Assert.Contains("step-broken", failed.Message, StringComparison.Ordinal);
        Assert.Contains("step-unknown", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, failed.InnerExceptions.Count);
        Assert.Equal(2, ((SweepReport)failed.Report).Answers.Count);
        Assert.All(_world.Records.All, r => Assert.Equal(GateState.Answered, r.State));
        Assert.Equal(2, _world.SweepLog.Lines.Count(l => l.Level is LogLevel.Error));
    }

    [Fact]
    public async Task A_cancelled_sweep_ends_at_once_and_reports_no_failed_step()
    {
        using var cancellation = new CancellationTokenSource();
        _world.AddStep(StepId(1), ImageOf(1));
        _world.Service.Fault = operation =>
        {
            if (operation != "GetImage")
                return null;
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.SweepAsync(cancellationToken: cancellation.Token));

        Assert.Single(_world.Service.Calls, "GetImage");
        Assert.DoesNotContain(_world.SweepLog.Lines, l => l.Level is LogLevel.Error);
    }

    [Fact]
    public async Task A_step_closed_since_it_was_listed_costs_one_read()
    {
        await _world.DeliverAsync();
        _world.Service.AlsoListed.Add(new(GateWorld.StepId, GateWorld.Image.ToString(), null));
        var (calls, reads) = (_world.Service.Calls.Count, _world.Records.Reads);

        var report = await _world.SweepAsync();

        Assert.Equal(1, report.NotDue);
        Assert.Equal((calls + 1, reads + 1), (_world.Service.Calls.Count, _world.Records.Reads));
    }

    [Fact]
    public async Task Writes_one_Information_line_however_many_steps_it_answered()
    {
        _world.AddStep(StepId(1), ImageOf(1));
        await _world.SweepAsync();

        var line = Assert.Single(_world.SweepLog.Lines.Concat(_world.AnswerLog.Lines), l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1000, 1099);
        Assert.StartsWith("Swept in mode Act: 2 waiting, 0 not due, 0 foreign, 2 checked, 0 failed, 0 left to the next sweep (", line.Text, StringComparison.Ordinal);
        Assert.Contains($"{GateWorld.StepId} Answered", line.Text, StringComparison.Ordinal);
    }
}
