using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>The pure rule: what still waits shortly before a time-out that would release the build is stopped.</summary>
public sealed class TimeoutReleaseTests
{
    private static readonly WaitingStep Step = new GateWorld().Service.Steps[GateWorld.StepId];
    private static readonly TimeSpan Interval = TimeoutRelease.DefaultSweepInterval;
    private static readonly GateRecord Continuing = Waits(Step.Timeout!.Value);

    private static GateRecord Waits(TimeSpan wait)
    {
        var record = GateTransitions.Opened(Step with { OnFailure = "Continue", Timeout = wait });
        return record with { StopAt = TimeoutRelease.StopAt(record, Interval) };
    }

    private static GateDecision Decision(GateAnswer answer, DateTimeOffset at, DateTimeOffset? nextCheckAt = null) =>
        new(answer, "clean: approval missing (policy 8f3c1e)", [], "8f3c1e", at, nextCheckAt);

    [Theory]
    [InlineData(3 * 24 * 60, (3 * 24 * 60) - 15)]
    [InlineData(31, 16)]
    [InlineData(30, 15)]
    [InlineData(20, 10)]
    public void Is_due_15_minutes_before_the_deadline_but_not_before_half_of_the_wait(double wait, double due) =>
        Assert.Equal(Step.StartedAt.AddMinutes(due), TimeoutRelease.StopAt(Waits(TimeSpan.FromMinutes(wait)), Interval));

    [Theory]
    [InlineData(19, 9)]
    [InlineData(11, 1)]
    [InlineData(10, 0)]
    [InlineData(1, 0)]
    public void Leaves_time_for_a_sweep_however_short_the_wait_is(double wait, double due) =>
        Assert.Equal(Step.StartedAt.AddMinutes(due), TimeoutRelease.StopAt(Waits(TimeSpan.FromMinutes(wait)), Interval));

    [Theory]
    [InlineData(1, 60, 54)]
    [InlineData(30, 300, 210)]
    [InlineData(30, 60, 25)]
    [InlineData(30, 35, 0)]
    [InlineData(24 * 60, 3 * 24 * 60, 36 * 60)]
    [InlineData(24 * 60, 12 * 60, 0)]
    public void Another_schedule_of_the_sweep_moves_it(double interval, double wait, double due) =>
        Assert.Equal(Step.StartedAt.AddMinutes(due), TimeoutRelease.StopAt(Waits(TimeSpan.FromMinutes(wait)), TimeSpan.FromMinutes(interval)));

    [Fact]
    public void A_wait_that_no_sweep_may_meet_is_stopped_at_once_although_the_clock_is_behind_the_service_s()
    {
        var held = TimeoutRelease.Prevent(Waits(TimeSpan.FromMinutes(4)), Decision(GateAnswer.Hold, Step.StartedAt.AddSeconds(-2)));
        Assert.Equal(GateAnswer.Stop, held.Answer);
    }

    [Fact]
    public void Without_a_reported_time_out_the_service_s_default_of_three_days_counts() =>
        Assert.Equal(Step.StartedAt.AddDays(3).AddMinutes(-15), TimeoutRelease.StopAt(Continuing with { Deadline = null }, Interval));

    [Fact]
    public void Is_never_due_where_the_time_out_ends_the_build() => Assert.Null(TimeoutRelease.StopAt(GateTransitions.Opened(Step), Interval));

    [Theory]
    [InlineData(GateAnswer.Hold)]
    [InlineData(GateAnswer.AskAgain)]
    public void Whatever_still_waits_is_stopped_at_that_time_and_checked_then(GateAnswer answer)
    {
        var stopAt = Continuing.StopAt!.Value;

        var before = TimeoutRelease.Prevent(Continuing, Decision(answer, stopAt.AddTicks(-1)));
        var due = TimeoutRelease.Prevent(Continuing, Decision(answer, stopAt));

        Assert.Equal((answer, stopAt), (before.Answer, before.NextCheckAt));
        Assert.Equal((GateAnswer.Stop, (DateTimeOffset?)null), (due.Answer, due.NextCheckAt));
        Assert.Equal(
            "still waiting shortly before the service's time-out, after which the build would continue: clean: approval missing (policy 8f3c1e)", due.Reason);
    }

    [Fact]
    public void An_earlier_check_stays()
    {
        var soon = Step.StartedAt.AddMinutes(10);
        Assert.Equal(soon, TimeoutRelease.Prevent(Continuing, Decision(GateAnswer.AskAgain, Step.StartedAt, soon)).NextCheckAt);
    }

    [Theory]
    [InlineData(GateAnswer.Resume)]
    [InlineData(GateAnswer.Stop)]
    public void An_answer_that_is_sent_stays_as_it_is(GateAnswer answer)
    {
        var late = Decision(answer, Step.Deadline!.Value);
        Assert.Same(late, TimeoutRelease.Prevent(Continuing, late));
    }

    [Fact]
    public void Nothing_changes_where_the_time_out_ends_the_build()
    {
        var late = Decision(GateAnswer.Hold, Step.Deadline!.Value);
        Assert.Same(late, TimeoutRelease.Prevent(GateTransitions.Opened(Step), late));
    }

    [Fact]
    public void The_end_of_the_wait_is_this_stop_unless_a_rule_expires_before()
    {
        var stopAt = Continuing.StopAt!.Value;
        var held = Continuing with { Decision = Decision(GateAnswer.Hold, Step.StartedAt) };
        Assert.Equal(new(stopAt, "a stop before the service's time-out, which would let the build continue"), GateExpiry.Of(held));

        Assert.Equal("rule clean", GateExpiry.Of(held with { Decision = Expiring(stopAt.AddMinutes(-1)) })!.By);
        Assert.Equal(stopAt, GateExpiry.Of(held with { Decision = Expiring(stopAt.AddMinutes(1)) })!.At);

        GateDecision Expiring(DateTimeOffset at) =>
            held.Decision! with { Rules = [new RuleAnswer("clean", GateAnswer.Hold, "approval missing", [], null, at)] };
    }

    [Fact]
    public void In_mode_observe_the_end_of_the_wait_is_the_time_out_that_releases() => Assert.Equal(
        new(Step.Deadline!.Value, "the service, whose time-out lets the build continue"), GateExpiry.Of(Continuing with { IsObserved = true }));
}
