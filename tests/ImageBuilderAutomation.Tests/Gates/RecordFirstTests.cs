using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A gate whose time-out may release the build is recorded before its facts are read, without a decision. The first decision is still to come.</summary>
public sealed class RecordFirstTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld _world = Continuing(GateAnswer.Hold);

    private static GateWorld Continuing(GateAnswer answer)
    {
        var world = new GateWorld();
        world.ContinueOnFailure();
        world.ChangeStep(step => step with { Timeout = TimeSpan.FromHours(2) });
        world.Rules.Instead = answer;
        return world;
    }

    /// <remarks>Nothing can be decided until 20 minutes before the time-out, and from then on the step cannot be read.</remarks>
    [Theory]
    [InlineData("GetImage", false)]
    [InlineData("GetImage", true)]
    [InlineData("ListImageScanFindings", false)]
    [InlineData("no call", true)]
    public async Task The_stop_before_the_time_out_goes_out_although_nothing_was_ever_decided(string failing, bool isPublisherFailing)
    {
        var deadline = _world.Service.Steps[GateWorld.StepId].Deadline!.Value;
        _world.Service.Fault = operation => operation == failing ? new TimeoutException("throttled") : null;
        _world.Notifications.Fault = isPublisherFailing ? new TimeoutException("no bus") : null;
        await Record.ExceptionAsync(() => _world.DeliverAsync());

        await SweepUntilAsync(deadline.AddMinutes(-20));
        Assert.Null(_world.Record?.Decision);
        _world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("throttled") : null;
        var sweeps = await SweepUntilAsync(deadline);

        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
        Assert.InRange(sweeps, 1, 3);
    }

    [Fact]
    public async Task Until_then_it_waits_for_nobody_and_is_due_in_every_sweep()
    {
        await OpenAsync();

        Assert.False(_world.Record!.WaitsForPeople);
        Assert.Equal((GateState.Open, null, null), (_world.Record.State, _world.Record.Decision, _world.Record.NextCheckAt));
        _world.Service.Fault = _ => null;
        Assert.Equal(AnswerResult.KeptOpen, Assert.Single((await _world.SweepAsync()).Answers).Result);
    }

    [Theory]
    [InlineData(GateAnswer.Hold, 1)]
    [InlineData(GateAnswer.AskAgain, 0)]
    public async Task The_first_decision_is_announced_and_counted_once_whenever_the_process_crashes(GateAnswer answer, int announced)
    {
        var metric = answer is GateAnswer.Hold ? Metric.GatesHeld : Metric.GatesAskedAgain;
        for (var effect = 1; ; effect++)
        {
            var world = Continuing(answer);
            var effects = Effects.KillAfter(effect);
            await Record.ExceptionAsync(() => world.DeliverAsync(effects));
            if (!effects.Reached)
                break;
            var isDecided = world.Record?.Decision is not null;

            await world.DeliverAsync();
            await world.DeliverAsync();
            await world.SweepAsync();

            Assert.Equal((effect, answer), (effect, world.Record!.Decision!.Answer));
            Assert.Equal((effect, announced), (effect, world.Notifications.Distinct.Count));
            // A count follows the write, so it is lost with a process that dies in between.
            Assert.Equal((effect, isDecided ? 0 : 1), (effect, world.Metrics.Of(metric).Count));
        }
    }

    [Theory]
    [InlineData("Abort", 1)]
    [InlineData("Continue", 2)]
    public async Task Costs_a_write_only_where_the_time_out_may_release_the_build(string onFailure, int writes)
    {
        _world.ChangeStep(step => step with { OnFailure = onFailure });

        await _world.DeliverAsync();
        await _world.DeliverAsync();

        Assert.Equal(writes, _world.Records.Writes);
    }

    [Fact]
    public async Task In_mode_off_nothing_is_recorded()
    {
        _world.Modes.Override = Mode.Off;

        Assert.Equal(AnswerResult.Off, (await _world.DeliverAsync()).Result);

        Assert.Null(_world.Record);
    }

    [Fact]
    public async Task In_mode_observe_it_shows_that_nothing_is_going_to_be_sent()
    {
        _world.Modes.Override = Mode.Observe;
        await OpenAsync();

        Assert.Equal("the service, whose time-out lets the build continue", GateExpiry.Of(_world.Record!)!.By);
    }

    [Fact]
    public async Task It_takes_an_approval()
    {
        await OpenAsync();
        _world.Service.Fault = _ => null;
        _world.Rules.Decides = facts => facts.Approvals.Count > 0 ? GateAnswer.Resume : GateAnswer.Hold;

        Assert.True((await _world.ApproveAsync("platform", Kim)).IsRecorded);

        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task It_is_closed_when_the_step_ends_elsewhere()
    {
        await OpenAsync();
        _world.Service.Fault = _ => null;
        _world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");

        await _world.SweepAsync();

        Assert.Equal(GateState.AnsweredElsewhere, _world.Record!.State);
        Assert.Empty(_world.Service.Sent);
    }

    /// <remarks>Its closed record would not be found again once the step cannot be read.</remarks>
    [Fact]
    public async Task A_gate_that_is_open_again_is_recorded_first_too()
    {
        await _world.DeliverAsync();
        var waiting = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Answer(GateWorld.StepId, "RESUME", "by hand");
        await _world.SweepAsync();
        _world.Service.Steps[GateWorld.StepId] = waiting;
        _world.Clock.Advance(TimeSpan.FromMinutes(60));
        _world.Service.Fault = operation => operation == "GetImage" ? new TimeoutException("throttled") : null;
        await SweepUntilAsync(waiting.Deadline!.Value.AddMinutes(-20));

        _world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("throttled") : null;
        await SweepUntilAsync(waiting.Deadline.Value);

        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
    }

    /// <summary>The gate is recorded, and its facts cannot be read.</summary>
    private async Task OpenAsync()
    {
        _world.Service.Fault = operation => operation == "GetImage" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync());
    }

    /// <returns>The number of sweeps from the first at which the stop was due until it was sent.</returns>
    private async Task<int> SweepUntilAsync(DateTimeOffset end)
    {
        var due = 0;
        while (_world.Clock.GetUtcNow() < end && _world.Service.Sent.Count == 0)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            if (_world.Record is { } record && TimeoutRelease.IsDue(record, _world.Clock.GetUtcNow()))
                due++;
            await Record.ExceptionAsync(() => _world.SweepAsync());
        }

        return due;
    }
}
