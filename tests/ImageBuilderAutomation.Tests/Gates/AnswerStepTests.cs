using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class AnswerStepTests
{
    private static readonly Finding Critical = new("CVE-2026-4411", "CRITICAL", "YES");

    private readonly GateWorld _world = new();

    [Fact]
    public async Task Resumes_a_clean_image_and_records_request_and_outcome()
    {
        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.Answered, report.Result);
        var record = Assert.Single(_world.Records.All);
        Assert.Equal(record, report.Record);
        Assert.Equal(GateState.Answered, record.State);
        Assert.Equal("clean: 0 critical, at most 0 (policy 8f3c1e)", record.Request!.Reason);
        Assert.Equal(new("RESUME", record.Request.Reason, StepOutcome.Accepted, _world.Clock.GetUtcNow()), record.Outcome);
        Assert.Equal("event", record.DecidedOn);
        Assert.EndsWith("image-pipeline/web-shop", record.PipelineArn, StringComparison.Ordinal);
        var sent = Assert.Single(_world.Service.Sent);
        Assert.Equal(new(GateWorld.Image.ToString(), GateWorld.StepId, "RESUME", record.Request.Reason, record.Request.Token), sent);
    }

    [Fact]
    public async Task Stops_an_image_with_a_critical_finding()
    {
        _world.Find(Critical);
        await _world.DeliverAsync();
        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal(("STOP", GateState.Answered), (_world.Record!.Outcome!.Action, _world.Record.State));
    }

    [Theory]
    [InlineData(null, "scan missing")]
    [InlineData("SCANNING", "scan SCANNING")]
    [InlineData("COLLECTING", "scan COLLECTING")]
    [InlineData("ABANDONED", "scan ABANDONED")]
    [InlineData("TIMED_OUT", "scan TIMED_OUT")]
    public async Task Never_treats_an_unfinished_scan_as_clean(string? status, string reason)
    {
        _world.ChangeImage(i => i with { ScanStatus = status });

        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.KeptOpen, report.Result);
        Assert.DoesNotContain("ListImageScanFindings", _world.Service.Calls);
        Assert.Empty(_world.Service.Sent);
        Assert.Contains(reason, _world.Record!.Decision!.Reason, StringComparison.Ordinal);
        Assert.Equal(_world.Clock.GetUtcNow() + CriticalFindingsRules.AskEvery, _world.Record.NextCheckAt);
    }

    [Fact]
    public async Task The_reason_says_why_the_scan_did_not_complete()
    {
        _world.ChangeImage(i => i with { ScanStatus = "FAILED", ScanReason = "agent missing" });
        await _world.DeliverAsync();
        Assert.Contains("scan FAILED: agent missing", _world.Record!.Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_findings_and_tests_only_when_a_rule_needs_them()
    {
        _world.Rules.Needs = GateNeeds.None;
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        Assert.Equal(["GetWorkflowStepExecution", "GetImage"], _world.Service.Calls);
        var facts = Assert.Single(_world.Rules.ReceivedFacts);
        Assert.IsType<Known<IReadOnlyList<Finding>>.No>(facts.Findings);
        Assert.IsType<Known<TestResults>.No>(facts.Tests);

        _world.Rules.Needs = GateNeeds.Findings | GateNeeds.Tests;
        await _world.DeliverAsync();
        Assert.Equal(
            ["GetWorkflowStepExecution", "GetImage", "ListImageScanFindings", "ListWorkflowExecutions"], _world.Service.Calls.Skip(2));
        Assert.Equal(new Known<TestResults>.Yes(new(1, 0, 0)), _world.Rules.ReceivedFacts[1].Tests);
    }

    [Fact]
    public async Task Costs_three_calls_and_two_writes_when_the_service_accepts()
    {
        _world.Rules.Needs = GateNeeds.None;
        _world.Rules.Instead = GateAnswer.Resume;
        await _world.DeliverAsync();
        Assert.Equal(["GetWorkflowStepExecution", "GetImage", "SendWorkflowStepAction"], _world.Service.Calls);
        Assert.Equal(2, _world.Records.Writes);
    }

    [Fact]
    public async Task Costs_four_calls_and_two_writes_when_the_service_refuses()
    {
        _world.Rules.Needs = GateNeeds.None;
        _world.Rules.Instead = GateAnswer.Resume;
        _world.Service.Fault = operation =>
        {
            if (operation == "SendWorkflowStepAction")
                _world.Service.Answer(GateWorld.StepId, "STOP", "looks wrong to me");
            return null;
        };

        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.ReadBack, report.Result);
        Assert.Equal(["GetWorkflowStepExecution", "GetImage", "SendWorkflowStepAction", "GetWorkflowStepExecution"], _world.Service.Calls);
        Assert.Equal(2, _world.Records.Writes);
        Assert.Equal(GateState.AnsweredElsewhere, _world.Record!.State);
        Assert.Equal(("STOP", "looks wrong to me"), (_world.Record.Outcome!.Action, _world.Record.Outcome.Reason));
    }

    [Fact]
    public async Task Three_deliveries_of_one_event_make_one_request_and_one_record()
    {
        AnswerResult[] results = [(await _world.DeliverAsync()).Result, (await _world.DeliverAsync()).Result, (await _world.DeliverAsync()).Result];
        Assert.Equal([AnswerResult.Answered, AnswerResult.AlreadyClosed, AnswerResult.AlreadyClosed], results);
        Assert.Single(_world.Service.Sent);
        Assert.Single(_world.Records.All);
        Assert.Equal(2, _world.Records.Writes);
    }

    [Fact]
    public async Task Makes_no_call_for_a_closed_gate()
    {
        await _world.DeliverAsync();
        var calls = _world.Service.Calls.Count;
        await _world.DeliverAsync();
        Assert.Equal(calls, _world.Service.Calls.Count);
    }

    [Fact]
    public async Task A_redelivered_event_of_a_held_step_writes_nothing()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.DeliverAsync();
        Assert.Equal(1, _world.Records.Writes);
    }

    [Fact]
    public async Task The_record_of_a_held_step_is_updated_with_reason_and_policy()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Rules.PolicyHash = "b7d204";
        await _world.DeliverAsync();
        Assert.Equal((2, "b7d204"), (_world.Records.Writes, _world.Record!.Decision!.PolicyHash));
    }

    [Fact]
    public async Task An_unchanged_decision_to_ask_again_still_moves_the_next_check()
    {
        _world.ChangeImage(i => i with { ScanStatus = "SCANNING" });
        await _world.DeliverAsync();
        _world.Clock.Advance(CriticalFindingsRules.AskEvery);
        await _world.DeliverAsync();
        Assert.Equal(_world.Clock.GetUtcNow() + CriticalFindingsRules.AskEvery, _world.Record!.NextCheckAt);
    }

    [Fact]
    public async Task Uses_the_recorded_approvals_to_decide_a_held_step()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        var approval = new Approval("platform", "arn:aws:iam::111122223333:role/PlatformApprover", "looks fine", _world.Clock.GetUtcNow()) { StepExecutionId = GateWorld.StepId };
        _world.Approvals.Approve(GateWorld.Image.ToString(), GateWorld.StepId, approval);

        _world.Rules.Instead = GateAnswer.Resume;
        await _world.DeliverAsync();

        Assert.Equal([approval], _world.Rules.ReceivedFacts[^1].Approvals);
        Assert.Equal(GateState.Answered, _world.Record!.State);
        Assert.Equal([approval], _world.Record.Approvals);
    }

    [Fact]
    public async Task A_STOP_in_the_AWS_console_is_recorded_as_answered_elsewhere()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Service.Answer(GateWorld.StepId, "STOP", "not this one");

        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.ReadBack, report.Result);
        Assert.Equal(GateState.AnsweredElsewhere, _world.Record!.State);
        Assert.Equal(new("STOP", "not this one", "FAILED", _world.Clock.GetUtcNow()), _world.Record.Outcome);
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_step_that_was_answered_before_its_event_arrived_is_recorded_without_a_decision()
    {
        _world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");
        await _world.DeliverAsync();
        Assert.Equal(GateState.AnsweredElsewhere, _world.Record!.State);
        Assert.Null(_world.Record.Decision);
        Assert.Equal(["GetWorkflowStepExecution"], _world.Service.Calls);
    }

    [Fact]
    public async Task An_event_after_the_deadline_records_the_expiry()
    {
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.DeliverAsync();
        Assert.Equal(GateState.Expired, _world.Record!.State);
    }

    [Fact]
    public async Task Observe_records_the_decision_and_sends_nothing()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        var report = await _world.DeliverAsync();
        Assert.Equal(AnswerResult.Observed, report.Result);
        Assert.Equal((GateState.Open, GateAnswer.Resume), (_world.Record!.State, _world.Record.Decision!.Answer));
        Assert.Null(_world.Record.Request);
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task Off_records_nothing_and_sends_nothing()
    {
        _world.Options = _world.Options with { Mode = Mode.Off };
        var report = await _world.DeliverAsync();
        Assert.Equal(AnswerResult.Off, report.Result);
        Assert.Null(report.Record);
        Assert.Empty(_world.Records.All);
        Assert.Empty(_world.Service.Sent);
    }

    [Theory]
    [InlineData(Mode.Act, Mode.Observe, AnswerResult.Observed)]
    [InlineData(Mode.Act, Mode.Off, AnswerResult.Off)]
    [InlineData(Mode.Observe, Mode.Act, AnswerResult.Answered)]
    [InlineData(Mode.Off, Mode.Act, AnswerResult.Answered)]
    [InlineData(Mode.Act, null, AnswerResult.Answered)]
    public async Task The_override_in_the_table_has_precedence_over_the_policy(Mode policy, Mode? inTable, AnswerResult result)
    {
        _world.Options = _world.Options with { Mode = policy };
        _world.Modes.Override = inTable;
        Assert.Equal(result, (await _world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task Closes_the_record_of_a_step_that_no_longer_exists()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Service.Steps.Clear();
        await _world.DeliverAsync();
        Assert.Equal((GateState.AnsweredElsewhere, StepOutcome.NotFound), (_world.Record!.State, _world.Record.Outcome!.StepStatus));
    }

    [Fact]
    public async Task Writes_one_Information_line_with_the_outcome()
    {
        await _world.DeliverAsync();
        var line = Assert.Single(_world.AnswerLog.Lines, l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1000, 1099);
        Assert.Equal(
            $"Step {GateWorld.StepId} of {GateWorld.Image}: Answered (RESUME: clean: 0 critical, at most 0 (policy 8f3c1e)).", line.Text);
    }
}
