using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class AnswerStepTests
{
    private static readonly Finding Critical = new("CVE-2026-4411", "CRITICAL", "YES");

    private readonly GateWorld world = new();

    [Fact]
    public async Task Resumes_a_clean_image_and_records_request_and_outcome()
    {
        var report = await world.DeliverAsync();

        Assert.Equal(AnswerResult.Answered, report.Result);
        var record = Assert.Single(world.Records.All);
        Assert.Equal(record, report.Record);
        Assert.Equal(GateState.Answered, record.State);
        Assert.Equal("clean: 0 critical, at most 0 (policy 8f3c1e)", record.Request!.Reason);
        Assert.Equal(new("RESUME", record.Request.Reason, StepOutcome.Accepted, world.Clock.GetUtcNow()), record.Outcome);
        Assert.Equal("event", record.DecidedOn);
        Assert.EndsWith("image-pipeline/web-shop", record.PipelineArn, StringComparison.Ordinal);
        var sent = Assert.Single(world.Service.Sent);
        Assert.Equal(new(GateWorld.Image.ToString(), GateWorld.StepId, "RESUME", record.Request.Reason, record.Request.Token), sent);
    }

    [Fact]
    public async Task Stops_an_image_with_a_critical_finding()
    {
        world.Find(Critical);
        await world.DeliverAsync();
        Assert.Equal("STOP", Assert.Single(world.Service.Sent).Action);
        Assert.Equal(("STOP", GateState.Answered), (world.Record!.Outcome!.Action, world.Record.State));
    }

    [Theory]
    [InlineData(null, "scan missing")]
    [InlineData("SCANNING", "scan SCANNING")]
    [InlineData("COLLECTING", "scan COLLECTING")]
    [InlineData("ABANDONED", "scan ABANDONED")]
    [InlineData("TIMED_OUT", "scan TIMED_OUT")]
    public async Task Never_treats_an_unfinished_scan_as_clean(string? status, string because)
    {
        world.ChangeImage(i => i with { ScanStatus = status });

        var report = await world.DeliverAsync();

        Assert.Equal(AnswerResult.KeptOpen, report.Result);
        Assert.DoesNotContain("ListImageScanFindings", world.Service.Calls);
        Assert.Empty(world.Service.Sent);
        Assert.Contains(because, world.Record!.Decision!.Reason, StringComparison.Ordinal);
        Assert.Equal(world.Clock.GetUtcNow() + CriticalFindingsRules.AskEvery, world.Record.NextLookAt);
    }

    [Fact]
    public async Task The_reason_says_why_the_scan_did_not_complete()
    {
        world.ChangeImage(i => i with { ScanStatus = "FAILED", ScanReason = "agent missing" });
        await world.DeliverAsync();
        Assert.Contains("scan FAILED: agent missing", world.Record!.Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_findings_and_tests_only_when_a_rule_needs_them()
    {
        world.Rules.Needs = GateNeeds.None;
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        Assert.Equal(["GetWorkflowStepExecution", "GetImage"], world.Service.Calls);
        var facts = Assert.Single(world.Rules.Seen);
        Assert.IsType<Known<IReadOnlyList<Finding>>.No>(facts.Findings);
        Assert.IsType<Known<TestsOutcome>.No>(facts.Tests);

        world.Rules.Needs = GateNeeds.Findings | GateNeeds.Tests;
        await world.DeliverAsync();
        Assert.Equal(
            ["GetWorkflowStepExecution", "GetImage", "ListImageScanFindings", "ListWorkflowExecutions"], world.Service.Calls.Skip(2));
        Assert.Equal(new Known<TestsOutcome>.Yes(new(1, 0, 0)), world.Rules.Seen[1].Tests);
    }

    [Fact]
    public async Task Costs_three_calls_and_two_writes_when_the_service_accepts()
    {
        world.Rules.Needs = GateNeeds.None;
        world.Rules.Instead = GateAnswer.Resume;
        await world.DeliverAsync();
        Assert.Equal(["GetWorkflowStepExecution", "GetImage", "SendWorkflowStepAction"], world.Service.Calls);
        Assert.Equal(2, world.Records.Writes);
    }

    [Fact]
    public async Task Costs_four_calls_and_two_writes_when_the_service_refuses()
    {
        world.Rules.Needs = GateNeeds.None;
        world.Rules.Instead = GateAnswer.Resume;
        world.Service.Fault = operation =>
        {
            if (operation == "SendWorkflowStepAction")
                world.Service.Answer(GateWorld.StepId, "STOP", "looks wrong to me");
            return null;
        };

        var report = await world.DeliverAsync();

        Assert.Equal(AnswerResult.ReadBack, report.Result);
        Assert.Equal(["GetWorkflowStepExecution", "GetImage", "SendWorkflowStepAction", "GetWorkflowStepExecution"], world.Service.Calls);
        Assert.Equal(2, world.Records.Writes);
        Assert.Equal(GateState.AnsweredElsewhere, world.Record!.State);
        Assert.Equal(("STOP", "looks wrong to me"), (world.Record.Outcome!.Action, world.Record.Outcome.Reason));
    }

    [Fact]
    public async Task Three_deliveries_of_one_event_make_one_request_and_one_record()
    {
        AnswerResult[] results = [(await world.DeliverAsync()).Result, (await world.DeliverAsync()).Result, (await world.DeliverAsync()).Result];
        Assert.Equal([AnswerResult.Answered, AnswerResult.AlreadyClosed, AnswerResult.AlreadyClosed], results);
        Assert.Single(world.Service.Sent);
        Assert.Single(world.Records.All);
        Assert.Equal(2, world.Records.Writes);
    }

    [Fact]
    public async Task Makes_no_call_for_a_closed_gate()
    {
        await world.DeliverAsync();
        var calls = world.Service.Calls.Count;
        await world.DeliverAsync();
        Assert.Equal(calls, world.Service.Calls.Count);
    }

    [Fact]
    public async Task A_redelivered_event_of_a_held_step_writes_nothing()
    {
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.DeliverAsync();
        Assert.Equal(1, world.Records.Writes);
    }

    [Fact]
    public async Task The_record_of_a_held_step_is_updated_with_reason_and_policy()
    {
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        world.Rules.PolicyHash = "b7d204";
        await world.DeliverAsync();
        Assert.Equal((2, "b7d204"), (world.Records.Writes, world.Record!.Decision!.PolicyHash));
    }

    [Fact]
    public async Task Asking_again_for_the_same_reason_still_moves_the_next_check()
    {
        world.ChangeImage(i => i with { ScanStatus = "SCANNING" });
        await world.DeliverAsync();
        world.Clock.Advance(CriticalFindingsRules.AskEvery);
        await world.DeliverAsync();
        Assert.Equal(world.Clock.GetUtcNow() + CriticalFindingsRules.AskEvery, world.Record!.NextLookAt);
    }

    [Fact]
    public async Task Decides_a_held_step_on_its_approvals()
    {
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        var approval = new Approval("platform", "arn:aws:iam::111122223333:role/PlatformApprover", "looks fine", world.Clock.GetUtcNow());
        await world.Records.TryWriteAsync(world.Record! with { Approvals = [approval] }, CancellationToken.None);

        world.Rules.Instead = GateAnswer.Resume;
        await world.DeliverAsync();

        Assert.Equal([approval], world.Rules.Seen[^1].Approvals);
        Assert.Equal(GateState.Answered, world.Record!.State);
        Assert.Equal([approval], world.Record.Approvals);
    }

    [Fact]
    public async Task A_STOP_in_the_AWS_console_is_recorded_as_answered_elsewhere()
    {
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        world.Service.Answer(GateWorld.StepId, "STOP", "not this one");

        var report = await world.DeliverAsync();

        Assert.Equal(AnswerResult.ReadBack, report.Result);
        Assert.Equal(GateState.AnsweredElsewhere, world.Record!.State);
        Assert.Equal(new("STOP", "not this one", "FAILED", world.Clock.GetUtcNow()), world.Record.Outcome);
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task A_step_that_was_answered_before_its_event_arrived_is_recorded_without_a_decision()
    {
        world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");
        await world.DeliverAsync();
        Assert.Equal(GateState.AnsweredElsewhere, world.Record!.State);
        Assert.Null(world.Record.Decision);
        Assert.Equal(["GetWorkflowStepExecution"], world.Service.Calls);
    }

    [Fact]
    public async Task An_event_after_the_deadline_records_the_expiry()
    {
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.DeliverAsync();
        Assert.Equal(GateState.Expired, world.Record!.State);
    }

    [Fact]
    public async Task Observe_records_the_decision_and_sends_nothing()
    {
        world.Options = world.Options with { Mode = Mode.Observe };
        var report = await world.DeliverAsync();
        Assert.Equal(AnswerResult.Observed, report.Result);
        Assert.Equal((GateState.Open, GateAnswer.Resume), (world.Record!.State, world.Record.Decision!.Answer));
        Assert.Null(world.Record.Request);
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Off_records_nothing_and_sends_nothing()
    {
        world.Options = world.Options with { Mode = Mode.Off };
        var report = await world.DeliverAsync();
        Assert.Equal(AnswerResult.Off, report.Result);
        Assert.Null(report.Record);
        Assert.Empty(world.Records.All);
        Assert.Empty(world.Service.Sent);
    }

    [Theory]
    [InlineData(Mode.Act, Mode.Observe, AnswerResult.Observed)]
    [InlineData(Mode.Act, Mode.Off, AnswerResult.Off)]
    [InlineData(Mode.Observe, Mode.Act, AnswerResult.Answered)]
    [InlineData(Mode.Off, Mode.Act, AnswerResult.Answered)]
    [InlineData(Mode.Act, null, AnswerResult.Answered)]
    public async Task The_override_in_the_table_has_precedence_over_the_policy(Mode policy, Mode? inTable, AnswerResult result)
    {
        world.Options = world.Options with { Mode = policy };
        world.Modes.Override = inTable;
        Assert.Equal(result, (await world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task Closes_the_record_of_a_step_that_no_longer_exists()
    {
        world.Rules.Instead = GateAnswer.Hold;
        await world.DeliverAsync();
        world.Service.Steps.Clear();
        await world.DeliverAsync();
        Assert.Equal((GateState.AnsweredElsewhere, StepOutcome.Gone), (world.Record!.State, world.Record.Outcome!.StepStatus));
    }

    [Fact]
    public async Task Writes_one_Information_line_with_the_outcome()
    {
        await world.DeliverAsync();
        var line = Assert.Single(world.AnswerLog.Lines, l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1000, 1099);
        Assert.Equal(
            $"Step {GateWorld.StepId} of {GateWorld.Image}: Answered (RESUME: clean: 0 critical, at most 0 (policy 8f3c1e)).", line.Text);
    }
}
