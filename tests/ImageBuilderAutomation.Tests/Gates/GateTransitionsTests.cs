using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class GateTransitionsTests
{
    private static readonly WaitingStep Step = new GateWorld().Service.Steps[GateWorld.StepId];
    private static readonly DateTimeOffset Now = Step.StartedAt.AddMinutes(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly GateRecord Open = GateTransitions.Opened(Step);

    private static GateDecision Decision(GateAnswer answer, string reason = "because", DateTimeOffset? nextLookAt = null) =>
        new(answer, reason, [], "8f3c1e", Now, nextLookAt);

    private static GateRecord Asked(GateRecord record, GateAnswer answer, string reason = "because") =>
        record.Asked(Decision(answer, reason), "event", Now, Lease);

    [Fact]
    public void The_next_check_is_the_earlier_of_the_decision_s_time_and_the_deadline()
    {
        Assert.Equal(Now.AddMinutes(10), Open.KeptOpen(Decision(GateAnswer.AskAgain, nextLookAt: Now.AddMinutes(10)), "event", observed: false).NextLookAt);
        Assert.Equal(Open.Deadline, Open.KeptOpen(Decision(GateAnswer.AskAgain, nextLookAt: Now.AddDays(9)), "event", observed: false).NextLookAt);
        Assert.Equal(Open.Deadline, Open.KeptOpen(Decision(GateAnswer.AskAgain), "event", observed: false).NextLookAt);
    }

    [Fact]
    public void The_next_check_is_never_in_the_past() =>
        Assert.Null((Open with { Deadline = Now }).KeptOpen(Decision(GateAnswer.Hold, nextLookAt: Now.AddMinutes(-1)), "event", observed: false).NextLookAt);

    [Fact]
    public void The_first_request_has_sequence_1_and_the_decision_s_reason()
    {
        var asked = Asked(Open, GateAnswer.Stop, "1 critical");
        Assert.Equal(GateState.Sending, asked.State);
        Assert.Equal(StepRequest.Create(Step.StepExecutionId, 1, "STOP", "1 critical", Now), asked.Request);
        Assert.Equal(Now + Lease, asked.NextLookAt);
    }

    [Fact]
    public void The_same_answer_is_sent_again_byte_for_byte_although_its_reason_changed()
    {
        var first = Asked(Open, GateAnswer.Resume, "first reason");
        var again = first.Asked(Decision(GateAnswer.Resume, "second reason"), "sweep", Now.AddMinutes(5), Lease);
        Assert.Equal(first.Request! with { StoredAt = Now.AddMinutes(5) }, again.Request);
        Assert.Equal("second reason", again.Decision!.Reason);
    }

    [Fact]
    public void A_changed_answer_creates_the_next_request()
    {
        var changed = Asked(Asked(Open, GateAnswer.Resume), GateAnswer.Stop, "1 critical");
        Assert.Equal((2, "STOP", "1 critical"), (changed.Request!.N, changed.Request.Action, changed.Request.Reason));
    }

    [Fact]
    public void A_request_withdrawn_by_a_hold_keeps_its_sequence()
    {
        var held = Asked(Open, GateAnswer.Resume).KeptOpen(Decision(GateAnswer.Hold), "sweep", observed: false);
        Assert.Equal(GateState.Open, held.State);
        Assert.Equal(1, Asked(held, GateAnswer.Resume, "another reason").Request!.N);
        Assert.Equal(2, Asked(held, GateAnswer.Stop).Request!.N);
    }

    [Theory]
    [InlineData("RESUME", "because", GateState.Answered)]
    [InlineData("RESUME", "somebody's own words", GateState.AnsweredElsewhere)]
    [InlineData("STOP", "because", GateState.AnsweredElsewhere)]
    public void The_step_s_answer_is_ours_only_with_our_action_and_reason(string action, string reason, GateState state)
    {
        var answered = Step with { Status = "COMPLETED", AnsweredAction = action, AnsweredReason = reason, EndedAt = Now };
        var ended = Asked(Open, GateAnswer.Resume).Ended(answered, Now);
        Assert.Equal(state, ended.State);
        Assert.Equal(new(action, reason, "COMPLETED", Now), ended.Outcome);
        Assert.Null(ended.NextLookAt);
    }

    [Theory]
    [InlineData("FAILED", 0, GateState.Expired)]
    [InlineData("FAILED", -1, GateState.AnsweredElsewhere)]
    [InlineData("CANCELLED", -1, GateState.AnsweredElsewhere)]
    [InlineData("CANCELLED", 1, GateState.AnsweredElsewhere)]
    [InlineData("TIMED_OUT", -1, GateState.Expired)]
    public void An_unanswered_step_is_expired_at_its_deadline_and_answered_elsewhere_before(string status, int seconds, GateState state)
    {
        var ended = Open.Ended(Step with { Status = status, EndedAt = Step.Deadline!.Value.AddSeconds(seconds) }, Now.AddDays(9));
        Assert.Equal(state, ended.State);
        Assert.Null(ended.Outcome!.Action);
    }

    [Fact]
    public void A_step_without_timeout_never_expires()
    {
        var ended = Step with { Timeout = null, Status = "FAILED", EndedAt = Now.AddDays(9) };
        Assert.Equal(GateState.AnsweredElsewhere, Open.Ended(ended, Now.AddDays(9)).State);
    }

    [Fact]
    public void A_step_that_no_longer_exists_is_closed_by_its_deadline()
    {
        Assert.Equal(GateState.AnsweredElsewhere, Open.Gone(Now).State);
        Assert.Equal(GateState.Expired, Open.Gone(Open.Deadline!.Value).State);
        Assert.Equal(StepOutcome.Gone, Open.Gone(Now).Outcome!.StepStatus);
    }

    [Fact]
    public void The_lease_ends_exactly_after_its_duration()
    {
        var sending = Asked(Open, GateAnswer.Resume);
        Assert.True(sending.IsLeased(Now + Lease - TimeSpan.FromTicks(1), Lease));
        Assert.False(sending.IsLeased(Now + Lease, Lease));
        Assert.False(Open.IsLeased(Now, Lease));
    }
}
