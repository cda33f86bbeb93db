using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class GateTransitionsTests
{
    private static readonly WaitingStep Step = new GateWorld().Service.Steps[GateWorld.StepId];
    private static readonly DateTimeOffset Now = Step.StartedAt.AddMinutes(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly GateRecord Open = GateTransitions.Opened(Step);

    private static GateDecision Decision(GateAnswer answer, string reason = "because", DateTimeOffset? nextCheckAt = null) =>
        new(answer, reason, [], "8f3c1e", Now, nextCheckAt);

    private static GateRecord Requested(GateRecord record, GateAnswer answer, string reason = "because") =>
        record.Requested(Decision(answer, reason), "event", Now, Lease);

    [Fact]
    public void The_next_check_is_the_earlier_of_the_decision_s_time_and_the_deadline()
    {
        Assert.Equal(Now.AddMinutes(10), Open.KeptOpen(Decision(GateAnswer.AskAgain, nextCheckAt: Now.AddMinutes(10)), "event", observed: false).NextCheckAt);
        Assert.Equal(Open.Deadline, Open.KeptOpen(Decision(GateAnswer.AskAgain, nextCheckAt: Now.AddDays(9)), "event", observed: false).NextCheckAt);
        Assert.Equal(Open.Deadline, Open.KeptOpen(Decision(GateAnswer.AskAgain), "event", observed: false).NextCheckAt);
    }

    [Fact]
    public void The_next_check_is_never_in_the_past() =>
        Assert.Null((Open with { Deadline = Now }).KeptOpen(Decision(GateAnswer.Hold, nextCheckAt: Now.AddMinutes(-1)), "event", observed: false).NextCheckAt);

    [Fact]
    public void The_first_request_has_sequence_1_and_the_decision_s_reason()
    {
        var requested = Requested(Open, GateAnswer.Stop, "1 critical");
        Assert.Equal(GateState.Sending, requested.State);
        Assert.Equal(StepRequest.Create(Step.StepExecutionId, 1, "STOP", "1 critical", Now), requested.Request);
        Assert.Equal(Now + Lease, requested.NextCheckAt);
    }

    /// <remarks>The step could not be read after the release, so that a stop followed it, and then it shows the release.</remarks>
    [Fact]
    public void A_release_that_a_stop_followed_is_still_ours_if_the_service_had_received_it()
    {
        var stopped = Requested(Requested(Open, GateAnswer.Resume, "released"), GateAnswer.Stop, "time-out");
        Assert.Equal("STOP", stopped.Request!.Action);

        var closed = stopped.Closed(Step with { AnsweredAction = "RESUME", AnsweredReason = "released", Status = "COMPLETED" }, Now);

        Assert.Equal((GateState.Answered, "RESUME"), (closed.State, closed.Outcome!.Action));
    }

    [Fact]
    public void The_earlier_requests_of_a_gate_are_bounded()
    {
        var record = Open;
        for (var n = 0; n < 50; n++)
            record = Requested(Requested(record, GateAnswer.Resume, $"released {n}"), GateAnswer.Stop, $"stopped {n}");

        Assert.InRange(record.EarlierRequests.Count, 1, 5);
        Assert.Equal("released 49", record.EarlierRequests[^1].Reason);
    }

    [Fact]
    public void The_same_answer_is_sent_again_byte_for_byte()
    {
        var first = Requested(Open, GateAnswer.Resume, "reason");
        var again = first.Requested(Decision(GateAnswer.Resume, "reason"), "sweep", Now.AddMinutes(5), Lease);
        Assert.Equal(first.Request! with { StoredAt = Now.AddMinutes(5) }, again.Request);
    }

    /// <remarks>Whoever approved first may have withdrawn since. The service may have received the first request all the same.</remarks>
    [Fact]
    public void A_release_for_another_reason_is_another_request_and_the_first_one_counts_as_ours_too()
    {
        var again = Requested(Requested(Open, GateAnswer.Resume, "approved by kim"), GateAnswer.Resume, "approved by lee");

        Assert.Equal((2, "approved by lee"), (again.Request!.Sequence, again.Request.Reason));
        var answered = Step with { Status = "COMPLETED", AnsweredAction = "RESUME", AnsweredReason = "approved by kim", EndedAt = Now };
        Assert.Equal(GateState.Answered, again.Closed(answered, Now).State);
    }

    [Fact]
    public void A_stop_is_sent_again_byte_for_byte_although_its_reason_changed() =>
        Assert.Equal("first reason", Requested(Requested(Open, GateAnswer.Stop, "first reason"), GateAnswer.Stop, "second reason").Request!.Reason);

    [Fact]
    public void A_changed_answer_creates_the_next_request()
    {
        var changed = Requested(Requested(Open, GateAnswer.Resume), GateAnswer.Stop, "1 critical");
        Assert.Equal((2, "STOP", "1 critical"), (changed.Request!.Sequence, changed.Request.Action, changed.Request.Reason));
    }

    [Fact]
    public void A_request_that_a_hold_followed_is_sent_again_only_for_the_same_reason()
    {
        var held = Requested(Open, GateAnswer.Resume).KeptOpen(Decision(GateAnswer.Hold), "sweep", observed: false);
        Assert.Equal(GateState.Open, held.State);
        Assert.Equal(1, Requested(held, GateAnswer.Resume).Request!.Sequence);
        Assert.Equal(2, Requested(held, GateAnswer.Resume, "another reason").Request!.Sequence);
        Assert.Equal(2, Requested(held, GateAnswer.Stop).Request!.Sequence);
    }

    [Theory]
    [InlineData("RESUME", "because", GateState.Answered)]
    [InlineData("RESUME", "somebody's own words", GateState.AnsweredElsewhere)]
    [InlineData("STOP", "because", GateState.AnsweredElsewhere)]
    public void The_step_s_answer_is_ours_only_with_our_action_and_reason(string action, string reason, GateState state)
    {
        var answered = Step with { Status = "COMPLETED", AnsweredAction = action, AnsweredReason = reason, EndedAt = Now };
        var ended = Requested(Open, GateAnswer.Resume).Closed(answered, Now);
        Assert.Equal(state, ended.State);
        Assert.Equal(new(action, reason, "COMPLETED", Now), ended.Outcome);
        Assert.Null(ended.NextCheckAt);
    }

    [Theory]
    [InlineData("FAILED", 0, GateState.Expired)]
    [InlineData("FAILED", -1, GateState.AnsweredElsewhere)]
    [InlineData("CANCELLED", -1, GateState.AnsweredElsewhere)]
    [InlineData("CANCELLED", 1, GateState.AnsweredElsewhere)]
    [InlineData("TIMED_OUT", -1, GateState.Expired)]
    public void An_unanswered_step_is_expired_at_its_deadline_and_answered_elsewhere_before(string status, int seconds, GateState state)
    {
        var ended = Open.Closed(Step with { Status = status, EndedAt = Step.Deadline!.Value.AddSeconds(seconds) }, Now.AddDays(9));
        Assert.Equal(state, ended.State);
        Assert.Null(ended.Outcome!.Action);
    }

    [Fact]
    public void A_step_without_timeout_never_expires()
    {
        var ended = Step with { Timeout = null, Status = "FAILED", EndedAt = Now.AddDays(9) };
        Assert.Equal(GateState.AnsweredElsewhere, Open.Closed(ended, Now.AddDays(9)).State);
    }

    [Fact]
    public void A_step_that_no_longer_exists_is_closed_by_its_deadline()
    {
        Assert.Equal(GateState.AnsweredElsewhere, Open.NotFound(Now).State);
        Assert.Equal(GateState.Expired, Open.NotFound(Open.Deadline!.Value).State);
        Assert.Equal(StepOutcome.NotFound, Open.NotFound(Now).Outcome!.StepStatus);
    }

    [Fact]
    public void The_lease_ends_exactly_after_its_duration()
    {
        var sending = Requested(Open, GateAnswer.Resume);
        Assert.True(sending.IsLeased(Now + Lease - TimeSpan.FromTicks(1), Lease));
        Assert.False(sending.IsLeased(Now + Lease, Lease));
        Assert.False(Open.IsLeased(Now, Lease));
    }
}
