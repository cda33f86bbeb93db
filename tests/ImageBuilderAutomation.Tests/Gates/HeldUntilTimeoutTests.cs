using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A held gate whose time-out would release the build.</summary>
public sealed class HeldUntilTimeoutTests
{
    private readonly GateWorld _world = new();
    private readonly DateTimeOffset _deadline;

    public HeldUntilTimeoutTests()
    {
        _world.ContinueOnFailure();
        _world.Rules.Instead = GateAnswer.Hold;
        _deadline = _world.Service.Steps[GateWorld.StepId].Deadline!.Value;
    }

    /// <summary>Sweeps every five minutes, as in the template.</summary>
    private async Task PassUntilAsync(DateTimeOffset end)
    {
        for (; _world.Clock.GetUtcNow() < end;)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            try
            {
                await _world.SweepAsync();
            }
            catch (PassFailedException)
            {
            }
        }
    }

    [Theory]
    [InlineData(GateAnswer.Hold)]
    [InlineData(GateAnswer.AskAgain)]
    public async Task Is_cancelled_15_minutes_before_the_deadline_and_not_earlier(GateAnswer answer)
    {
        _world.Rules.Instead = answer;
        await _world.DeliverAsync();
        await PassUntilAsync(_deadline.AddMinutes(-20));
        Assert.Empty(_world.Service.Sent);

        await PassUntilAsync(_deadline.AddMinutes(-15));

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal(
            "build cancelled, because a stop would not end it (onFailure of the step is Continue): still waiting shortly before the service's time-out, "
            + "after which the build would continue: clean: the test says so (policy 8f3c1e)",
            _world.Record!.Outcome!.Reason);
    }

    [Fact]
    public async Task Is_cancelled_in_time_although_two_sweeps_fail()
    {
        await _world.DeliverAsync();
        await PassUntilAsync(_deadline.AddMinutes(-20));
        _world.Service.Fault = _ => new TimeoutException("throttled");
        await PassUntilAsync(_deadline.AddMinutes(-10));
        _world.Service.Fault = _ => null;

        await PassUntilAsync(_deadline.AddMinutes(-5));

        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
    }

    /// <remarks>Evidence can fail for hours, such as a list that the service refuses.</remarks>
    [Theory]
    [InlineData("GetImage", true)]
    [InlineData("GetImage", false)]
    [InlineData("ListImageScanFindings", true)]
    [InlineData("ListImageScanFindings", false)]
    public async Task Is_cancelled_although_the_evidence_cannot_be_read(string call, bool isRecorded)
    {
        if (isRecorded)
            await _world.DeliverAsync();
        _world.Service.Fault = operation => operation == call ? new TimeoutException("throttled") : null;
        await PassUntilAsync(_deadline.AddMinutes(-20));
        Assert.Empty(_world.Service.Sent);

        await PassUntilAsync(_deadline.AddMinutes(-15));

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
        Assert.Contains("the facts cannot be read: throttled (policy 8f3c1e)", _world.Record!.Outcome!.Reason, StringComparison.Ordinal);
    }

    /// <remarks>A sweep gives an item up after 20 seconds. If the facts took them all, each sweep would fail and the time-out would release the build.</remarks>
    [Theory]
    [InlineData("GetImage")]
    [InlineData("ListImageScanFindings")]
    public async Task Is_cancelled_although_the_evidence_does_not_respond(string call)
    {
        await _world.DeliverAsync();
        _world.Clock.Advance(_deadline.AddMinutes(-15) - _world.Clock.GetUtcNow());
        _world.Service.Hanging = call;
        _world.Options = _world.Options with { Timer = new EndedTimer() };
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(5));

        await _world.SweepAsync(cancellationToken: end.Token);

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
        Assert.Contains("the facts cannot be read: reading and judging them takes longer than 8 seconds", _world.Record!.Outcome!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_may_take_their_time_before_the_stop_is_due()
    {
        await _world.DeliverAsync();
        _world.Options = _world.Options with { Timer = new EndedTimer() };
        _world.Rules.Instead = null;
        _world.Clock.Advance(_deadline.AddMinutes(-20) - _world.Clock.GetUtcNow());

        await _world.DeliverAsync();

        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task Is_not_touched_where_the_time_out_ends_the_build()
    {
        _world.ChangeStep(step => step with { OnFailure = "Abort" });
        await _world.DeliverAsync();
        await PassUntilAsync(_deadline);
        Assert.Empty(_world.Service.Sent);
        Assert.Equal(GateState.Expired, _world.Record!.State);
    }

    [Fact]
    public async Task Is_announced_and_reminded_of_with_the_time_of_the_stop()
    {
        await _world.DeliverAsync();
        Assert.EndsWith(
            "; ends 2026-11-23 08:45 UTC by a stop before the service's time-out, which would let the build continue",
            Assert.Single(_world.Notifications.All).Text, StringComparison.Ordinal);

        await PassUntilAsync(_deadline.AddMinutes(-20));

        Assert.Equal(GateNotifications.Reminder, _world.Notifications.All[^1].Kind);
    }

    [Fact]
    public async Task In_mode_observe_nothing_is_sent_and_people_hear_that_the_time_out_releases_the_build()
    {
        _world.Modes.Override = Mode.Observe;
        await _world.DeliverAsync();
        Assert.EndsWith(
            "; ends 2026-11-23 09:00 UTC by the service, whose time-out lets the build continue",
            Assert.Single(_world.Notifications.All).Text, StringComparison.Ordinal);

        await PassUntilAsync(_deadline);

        Assert.Empty(_world.Service.Sent);
        Assert.EndsWith(
            "expired: nobody answered it before the service's time-out; the build continues all the same (onFailure of the step is Continue)",
            _world.Notifications.All[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changing_to_mode_act_shortly_before_the_deadline_cancels_the_build()
    {
        _world.Modes.Override = Mode.Observe;
        await _world.DeliverAsync();
        await PassUntilAsync(_deadline.AddMinutes(-10));
        _world.Modes.Override = Mode.Act;

        await PassUntilAsync(_deadline.AddMinutes(-5));

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
    }

    /// <summary>Every timer has ended when it begins.</summary>
    private sealed class EndedTimer : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return new Nothing();
        }

        private sealed class Nothing : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
