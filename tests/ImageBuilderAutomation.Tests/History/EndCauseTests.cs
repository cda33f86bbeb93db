using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class EndCauseTests
{
    private const string Execution = "wf-11111111-2222-3333-4444-555555555555";
    private const string Sent = "web-needs-approval: 1 critical CVE-2026-4411, at most 0 (policy 8f3c1e)";

    private static readonly string Reason = $"Workflow Execution ID: '{Execution}' failed with reason: {Sent}";

    private static readonly GateDecision Stop = new(
        GateAnswer.Stop, Sent,
        [
            new("web-needs-approval", GateAnswer.Stop, "1 critical CVE-2026-4411, at most 0", [], null, null),
            new("all-images", GateAnswer.Hold, "no approval of platform", [], null, null),
        ],
        "8f3c1e", Builds.Start, null);

    internal static BuildDetails Stopped(string status = ImageStatus.Failed, string stepStatus = "FAILED", string? answer = "STOP") => new()
    {
        ImageArn = Builds.Image.ToString(),
        Status = status,
        Reason = status == ImageStatus.Failed ? Reason : null,
        ReadStartedAt = Builds.Start.AddMinutes(26),
        Workflows = [Builds.Workflow(Execution, "DISTRIBUTION", "FAILED", Builds.Step("Approve", "WaitForAction", stepStatus, Sent) with { Answer = answer })],
    };

    internal static GateRecord Gate(GateState state, string action = "STOP") => new()
    {
        StepExecutionId = "step-Approve",
        ImageArn = Builds.Image.ToString(),
        WorkflowExecutionId = Execution,
        WorkflowArn = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/w/1.0.0/1",
        StepName = "Approve",
        State = state,
        OpenedAt = Builds.Start,
        Decision = Stop,
        Request = StepRequest.Create("step-Approve", 1, action, Sent, Builds.Start),
        Outcome = state is GateState.Answered ? new(action, Sent, "FAILED", Builds.Start) : null,
    };

    [Theory]
    [InlineData(GateState.Sending)]
    [InlineData(GateState.Answered)]
    public void A_stop_of_the_rules_names_the_rule_and_the_vulnerability(GateState state)
    {
        var cause = EndCause.Of(Stopped(), Gate(state))!;

        Assert.Equal(("stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0", true), (cause.Why, cause.IsStop));
        Assert.DoesNotContain("wf-", cause.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_rules_that_stop_are_all_named()
    {
        var gate = Gate(GateState.Answered) with
        {
            Decision = Stop with { Rules = [Stop.Rules[0], new("tests-passed", GateAnswer.Stop, "2 of 3 tests failed", [], null, null)] },
        };

        Assert.Equal(
            "stopped by rules web-needs-approval: 1 critical CVE-2026-4411, at most 0; tests-passed: 2 of 3 tests failed", EndCause.Of(Stopped(), gate)!.Why);
    }

    [Fact]
    public void A_stop_of_a_person_names_the_person_and_the_reason()
    {
        var gate = Gate(GateState.Answered) with { Stop = new("arn:aws:sts::111122223333:assumed-role/SecurityApprover/sam", "wrong parent image", Builds.Start) };

        Assert.Equal("stopped by role/SecurityApprover/sam: wrong parent image", EndCause.Of(Stopped(), gate)!.Why);
    }

    [Fact]
    public void A_stop_that_others_sent_has_their_reason_whether_or_not_the_gate_is_closed()
    {
        var closed = Gate(GateState.AnsweredElsewhere) with { Request = null, Outcome = new("STOP", "not today", "FAILED", Builds.Start) };
        var open = Gate(GateState.Open) with { Request = null };

        Assert.Equal("stopped by somebody else at gate Approve: not today", EndCause.Of(Stopped(), closed)!.Why);
        Assert.Equal($"stopped by somebody else at gate Approve: {Sent}", EndCause.Of(Stopped(), open)!.Why);
        Assert.Equal(EndCause.Of(Stopped(), open), EndCause.Of(Stopped(), gate: null));
    }

    [Fact]
    public void A_gate_that_nobody_answered_is_a_stop()
    {
        var details = Stopped(answer: null);

        Assert.Equal(
            ("nobody answered gate Approve before the service's time-out", true),
            EndCause.Of(details, Gate(GateState.Expired) with { Request = null }) is { } cause ? (cause.Why, cause.IsStop) : default);
        Assert.True(EndCause.Of(details, Gate(GateState.Expired) with { Request = null })!.IsUndecided);
        Assert.False(EndCause.Of(Stopped(), Gate(GateState.Answered))!.IsUndecided);
        Assert.True(EndCause.Of(details, Gate(GateState.Open) with { Request = null, Deadline = Builds.Start.AddMinutes(25) })!.IsStop);
        Assert.True(EndCause.Of(Stopped(stepStatus: "TIMED_OUT", answer: null), gate: null)!.IsStop);
    }

    [Fact]
    public void A_gate_step_that_failed_before_anybody_could_answer_is_a_failure()
    {
        var cause = EndCause.Of(Stopped(answer: null), gate: null)!;

        Assert.Equal(($"distribution Approve: {Sent}", false), (cause.Why, cause.IsStop));
    }

    [Fact]
    public void A_cancellation_in_place_of_a_stop_is_a_stop_and_any_other_cancellation_has_no_cause()
    {
        var details = Stopped(ImageStatus.Cancelled, "CANCELLED", answer: null);

        Assert.Equal("stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0", EndCause.Of(details, Gate(GateState.Answered, StepRequest.Cancel))!.Why);
        Assert.Null(EndCause.Of(details, Gate(GateState.AnsweredElsewhere) with { Request = null }));
        Assert.Null(EndCause.Of(details, gate: null));
    }

    [Fact]
    public void A_gate_that_the_cancelled_build_did_not_reach_is_not_where_it_was_cancelled()
    {
        var details = Stopped(ImageStatus.Cancelled, "CANCELLED", answer: null);
        var unreached = Builds.Step("Later", "WaitForAction", "PENDING") with { StartedAt = null, EndedAt = null };
        details = details with { Workflows = [details.Workflows[0] with { Steps = [.. details.Workflows[0].Steps, unreached] }] };

        Assert.Equal("Approve", EndCause.GateStepOf(details)?.Name);
    }

    [Fact]
    public void A_gate_that_released_the_build_is_no_cause_of_a_later_failure()
    {
        var details = Stopped() with
        {
            Workflows =
            [
                Builds.Workflow(
                    Execution, "DISTRIBUTION", "FAILED", Builds.Step("Approve", "WaitForAction", "COMPLETED") with { Answer = "RESUME" },
                    Builds.Step("Distribute", "DistributeImage", "FAILED", "no launch permission")),
            ],
        };

        Assert.Equal(("distribution Distribute: no launch permission", false), EndCause.Of(details, Gate(GateState.Answered)) is { } cause ? (cause.Why, cause.IsStop) : default);
    }

    [Fact]
    public void Without_the_failed_step_the_service_s_reason_counts_without_its_execution_id()
    {
        Assert.Equal(Sent, EndCause.Of(Stopped() with { Workflows = [] }, gate: null)!.Why);
        Assert.Equal("Step ExecuteComponents failed.", EndCause.WithoutExecution($"Workflow Execution ID: '{Execution}' failed with reason: Step ExecuteComponents failed."));
        Assert.Equal("something new", EndCause.WithoutExecution("something new"));
    }

    [Fact]
    public void Of_two_causes_the_later_one_is_kept_and_a_repeated_one_changes_nothing()
    {
        var record = Builds.Merged([(Builds.Event(null, "FAILED", 25), Builds.Snapshot("FAILED", 25.1, Reason))]);
        var (early, late) = (new EndCause("early", false, Reason, Builds.Start), new EndCause("late", true, Reason, Builds.Start.AddMinutes(1)));

        Assert.Equal(Sent, record.Why);
        Assert.Equal(record.With(early).With(late), record.With(late).With(early));
        Assert.Equal("late", record.With(late).With(early).Why);
        var known = record.With(late);
        Assert.Same(known, known.With(late with { ObservedAt = late.ObservedAt.AddMinutes(9) }));
    }

    [Fact]
    public void A_cause_of_an_earlier_end_does_not_explain_a_later_one()
    {
        var record = Builds.Merged([(Builds.Event(null, "FAILED", 25), Builds.Snapshot("FAILED", 25.1, "another reason"))]);

        Assert.Equal("another reason", record.With(new EndCause("of the first attempt", false, Reason, Builds.Start)).Why);
    }
}
