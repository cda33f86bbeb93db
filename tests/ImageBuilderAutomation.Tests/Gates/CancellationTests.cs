using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Where a stop would not end the build, the build is cancelled.</summary>
public sealed class CancellationTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";
    private const string Because = "build cancelled, because a stop would not end it (onFailure of the step is Continue): ";

    private readonly GateWorld _world = new();

    public CancellationTests()
    {
        _world.ContinueOnFailure();
        _world.Rules.Instead = GateAnswer.Stop;
    }

    [Fact]
    public async Task A_stop_of_the_rules_cancels_the_build_with_the_stored_token_and_no_further_call()
    {
        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.Answered, report.Result);
        var record = _world.Record!;
        Assert.Equal(new SentRequest(GateWorld.Image.ToString(), "", "CANCEL", "", record.Request!.Token), Assert.Single(_world.Service.Sent));
        Assert.Equal(["GetWorkflowStepExecution", "GetImage", "ListImageScanFindings", "CancelImageCreation"], _world.Service.Calls);
        Assert.Equal($"{Because}clean: the test says so (policy 8f3c1e)", record.Outcome!.Reason);
        Assert.Equal((GateState.Answered, GateAnswer.Stop, "CANCEL"), (record.State, record.Decision!.Answer, record.Outcome.Action));
        Assert.Equal($"CANCEL: {record.Outcome.Reason}", report.Reason);
    }

    [Fact]
    public async Task People_hear_that_the_build_was_cancelled_and_why()
    {
        await _world.DeliverAsync();

        var notification = Assert.Single(_world.Notifications.All);
        var detail = JsonNode.Parse(notification.ToDetail())!;
        Assert.Equal(GateNotifications.Stopped, notification.Kind);
        Assert.Contains($"was ended by the policy's rules: {Because}clean: ", notification.Text, StringComparison.Ordinal);
        Assert.Equal(("CANCEL", "the policy's rules"), ((string?)detail["answer"], (string?)detail["answeredBy"]));
    }

    [Fact]
    public async Task A_release_is_sent_as_ever()
    {
        _world.Rules.Instead = GateAnswer.Resume;
        await _world.DeliverAsync();
        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task A_test_workflow_that_the_image_lets_fail_is_cancelled_and_one_that_it_does_not_is_stopped()
    {
        foreach (var (onFailure, action) in new[] { ("CONTINUE", "CANCEL"), ("ABORT", "STOP") })
        {
            var world = new GateWorld();
            var workflow = world.Service.Steps[GateWorld.StepId].WorkflowArn.Replace("/distribution/", "/test/", StringComparison.Ordinal);
            world.ChangeStep(step => step with { WorkflowArn = workflow });
            world.ChangeImage(image => image with { Workflows = [new(workflow, onFailure)] });
            world.Rules.Instead = GateAnswer.Stop;

            await world.DeliverAsync();

            Assert.Equal(action, Assert.Single(world.Service.Sent).Action);
        }
    }

    [Fact]
    public async Task A_rule_s_expiry_cancels_the_build()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        Assert.Empty(_world.Service.Sent);
        _world.Rules.Instead = GateAnswer.Stop;
        _world.Clock.Advance(TimeSpan.FromDays(2));
        _world.Rules.PolicyHash = "another";

        await _world.SweepAsync();

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
    }

    [Theory]
    [InlineData(Mode.Act)]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task A_person_s_stop_cancels_the_build_in_any_mode(Mode mode)
    {
        _world.Options = _world.Options with { Mode = mode };

        var report = await _world.StopAsync(Kim, "wrong base");

        Assert.Equal(AnswerResult.Answered, report.Answer!.Result);
        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal($"{Because}stopped by {Kim}: wrong base", _world.Record!.Outcome!.Reason);
        Assert.Equal(Kim, (string?)JsonNode.Parse(_world.Notifications.All[^1].ToDetail())!["answeredBy"]);
    }

    [Fact]
    public async Task A_person_s_stop_knows_from_the_gate_s_last_check_what_the_image_allows()
    {
        foreach (var (onFailure, action) in new[] { ("CONTINUE", "CANCEL"), ("ABORT", "STOP") })
        {
            var world = new GateWorld();
            var workflow = world.Service.Steps[GateWorld.StepId].WorkflowArn.Replace("/distribution/", "/test/", StringComparison.Ordinal);
            world.ChangeStep(step => step with { WorkflowArn = workflow });
            world.ChangeImage(image => image with { Workflows = [new(workflow, onFailure)] });
            world.Rules.Instead = GateAnswer.Hold;
            await world.DeliverAsync();
            var calls = world.Service.Calls.Count;

            await world.StopAsync(Kim, "wrong base");

            Assert.Equal(action, Assert.Single(world.Service.Sent).Action);
            Assert.DoesNotContain("GetImage", world.Service.Calls.Skip(calls));
        }
    }

    [Fact]
    public async Task A_person_s_stop_that_could_not_be_sent_cancels_the_build_at_the_next_sweep_although_nothing_can_be_read()
    {
        _world.Service.Fault = call => call == "CancelImageCreation" ? new InvalidOperationException("not allowed") : null;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _world.StopAsync(Kim, "wrong base"));
        _world.Service.Fault = call => call is "GetImage" or "ListWaitingWorkflowSteps" ? new TimeoutException("throttled") : null;
        _world.PassLease();

        await Assert.ThrowsAsync<PassFailedException>(() => _world.SweepAsync());

        Assert.Equal((GateState.Answered, "CANCEL", 1), (_world.Record!.State, _world.Record.Outcome!.Action, _world.Record.Request!.Sequence));
    }

    [Fact]
    public async Task A_refused_cancellation_is_followed_by_reading_the_step_back()
    {
        _world.Service.Fault = call =>
        {
            if (call == "CancelImageCreation")
                _world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");
            return null;
        };

        var report = await _world.DeliverAsync();

        Assert.Equal((AnswerResult.ReadBack, GateState.AnsweredElsewhere), (report.Result, _world.Record!.State));
        Assert.Equal(("RESUME", "by hand"), (_world.Record.Outcome!.Action, _world.Record.Outcome.Reason));
    }

    [Fact]
    public async Task A_refused_cancellation_of_a_step_that_still_waits_fails_the_delivery_and_is_tried_again()
    {
        // The service refuses for another reason, so the image of the request must not match.
        var honest = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Fault = call =>
        {
            _world.ChangeStep(_ => call == "CancelImageCreation" ? honest with { ImageArn = "another" } : honest);
            return null;
        };
        await Assert.ThrowsAsync<RefusedWhileWaitingException>(() => _world.DeliverAsync());
        _world.Service.Fault = _ => null;
        _world.ChangeStep(_ => honest);
        _world.PassLease();

        await _world.SweepAsync();

        Assert.Equal((GateState.Answered, "CANCEL"), (_world.Record!.State, _world.Record.Outcome!.Action));
    }

    [Fact]
    public async Task A_cancellation_by_others_is_not_ours()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Service.Cancel(GateWorld.Image.ToString());

        await _world.SweepAsync();

        Assert.Equal((GateState.AnsweredElsewhere, (string?)null), (_world.Record!.State, _world.Record.Outcome!.Action));
    }

    [Fact]
    public async Task A_stop_by_others_is_reported_as_one_after_which_the_build_continues()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        _world.Service.Answer(GateWorld.StepId, "STOP", "by hand");

        await _world.SweepAsync();

        Assert.EndsWith(
            "was answered STOP by somebody else: by hand; the build continues all the same (onFailure of the step is Continue)",
            _world.Notifications.All[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_gates_of_one_build_are_each_answered_although_the_first_cancellation_ends_both()
    {
        const string Other = "step-99999999-2222-3333-4444-555555555555";
        _world.AddStep(Other, GateWorld.Image);
        _world.Service.Steps[Other] = _world.Service.Steps[Other] with { OnFailure = "Continue" };

        await _world.SweepAsync();
        await _world.SweepAsync();

        Assert.Single(_world.Service.Sent);
        Assert.All(_world.Records.All, record => Assert.True(record.IsClosed));
    }
}
