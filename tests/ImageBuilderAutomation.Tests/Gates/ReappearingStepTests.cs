using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>The service once says that it does not know a step, and then lists and shows it as waiting again.</summary>
public sealed class ReappearingStepTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld _world = new();

    [Fact]
    public async Task A_step_that_waits_again_is_cancelled_before_the_time_out_that_would_release_the_build()
    {
        var deadline = await ForgottenOnceAsync();

        while (_world.Clock.GetUtcNow() < deadline.AddMinutes(-5))
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            await SweepAsync();
        }

        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
    }

    [Fact]
    public async Task A_step_that_waits_again_is_stopped_when_a_person_says_so()
    {
        await ForgottenOnceAsync();

        var report = await _world.StopAsync(Kim, "wrong base");

        Assert.True(report.IsRecorded, report.Message);
        Assert.NotEmpty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_step_that_waits_again_takes_an_approval()
    {
        await ForgottenOnceAsync();
        _world.Rules.Instead = null;

        Assert.True((await _world.ApproveAsync("platform", Kim)).IsRecorded);
        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    /// <remarks>While the service cancels a build it may go on listing its step.</remarks>
    [Theory]
    [InlineData(5, 1)]
    [InlineData(20, 2)]
    public async Task A_step_that_goes_on_waiting_after_an_accepted_answer_is_answered_again_once_the_service_had_time_to_carry_it_out(int minutes, int sent)
    {
        var step = _world.Service.Steps[GateWorld.StepId];
        await _world.DeliverAsync();
        _world.Service.Steps[GateWorld.StepId] = step;
        _world.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await SweepAsync();

        Assert.Equal(sent, _world.Service.Sent.Count);
    }

    /// <remarks>
    /// The service carries out one token once and answers it the same way ever after. What it did not carry out it does only for a new token; otherwise the
    /// stop counts as sent, again and again, until the time-out releases the build.
    /// </remarks>
    [Theory]
    [InlineData("Continue", "CANCELLED")]
    [InlineData("Abort", "FAILED")]
    public async Task A_person_s_stop_that_was_accepted_and_not_carried_out_is_carried_out_before_the_time_out(string onFailure, string expected)
    {
        _world.ChangeStep(step => step with { OnFailure = onFailure });
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        var waiting = _world.Service.Steps[GateWorld.StepId];
        await _world.StopAsync(Kim, "wrong base");
        _world.Service.Steps[GateWorld.StepId] = waiting;

        while (_world.Clock.GetUtcNow() < waiting.Deadline!.Value.AddMinutes(-5))
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            await SweepAsync();
        }

        Assert.Equal(expected, _world.Service.Steps[GateWorld.StepId].Status);
    }

    /// <remarks>Whatever the notice before the time-out is, the stop that prevents it can be repeated within.</remarks>
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(3 * 24 * 60)]
    [InlineData(null)]
    public async Task A_stop_of_the_time_out_that_was_accepted_and_not_carried_out_is_carried_out_before_it(int? minutes)
    {
        _world.ContinueOnFailure();
        _world.ChangeStep(step => step with { Timeout = minutes is { } wait ? TimeSpan.FromMinutes(wait) : null });
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        var waiting = _world.Service.Steps[GateWorld.StepId];
        var deadline = TimeoutRelease.EndOfWait(_world.Record!);

        var forgotten = false;
        while (_world.Clock.GetUtcNow() < deadline.AddMinutes(-5))
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
            await SweepAsync();
            if (!forgotten && _world.Service.Sent.Count > 0)
            {
                _world.Service.Steps[GateWorld.StepId] = waiting;
                forgotten = true;
            }
        }

        Assert.True(forgotten);
        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
    }

    /// <remarks>Somebody may have the build retried since, and a cancellation with a new token would end the retry.</remarks>
    [Fact]
    public async Task A_stop_that_was_accepted_is_not_sent_again_while_the_step_cannot_be_read()
    {
        _world.ContinueOnFailure();
        await _world.StopAsync(Kim, "wrong base");
        _world.Clock.Advance(TimeSpan.FromHours(1));
        _world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("throttled") : null;

        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync());

        Assert.Single(_world.Service.Sent);
    }

    /// <remarks>The service had received the release, and shows it late, after the rules changed their mind.</remarks>
    [Fact]
    public async Task A_release_that_is_carried_out_late_counts_as_ours_and_is_not_sent_again()
    {
        var waiting = _world.Service.Steps[GateWorld.StepId];
        await _world.DeliverAsync();
        var released = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Steps[GateWorld.StepId] = waiting;
        _world.Rules.Instead = GateAnswer.Hold;
        _world.Clock.Advance(TimeSpan.FromMinutes(20));
        await SweepAsync();
        Assert.Equal(GateState.Open, _world.Record!.State);

        _world.Service.Steps[GateWorld.StepId] = released;
        await SweepAsync();

        Assert.Equal((GateState.Answered, "RESUME"), (_world.Record!.State, _world.Record.Outcome!.Action));
        Assert.Single(_world.Service.Sent);
    }

    /// <remarks>The answer to the first request was lost, so the service may have carried it out.</remarks>
    [Fact]
    public async Task A_request_of_unknown_result_is_sent_again_byte_for_byte_where_the_step_waits_again()
    {
        var step = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Fault = operation => operation == "SendWorkflowStepAction" ? new TimeoutException("no answer") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync());
        var request = _world.Record!.Request!;
        _world.Service.Fault = _ => null;
        _world.Service.Steps.Remove(GateWorld.StepId);
        _world.PassLease();
        await SweepAsync();
        _world.Service.Steps[GateWorld.StepId] = step;

        await SweepAsync();

        Assert.Equal((1, request.Token), (_world.Record!.Request!.Sequence, Assert.Single(_world.Service.Sent).Token));
    }

    private async Task<DateTimeOffset> ForgottenOnceAsync()
    {
        _world.ContinueOnFailure();
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        var step = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Steps.Remove(GateWorld.StepId);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await SweepAsync();
        _world.Service.Steps[GateWorld.StepId] = step;
        return step.Deadline!.Value;
    }

    private async Task SweepAsync()
    {
        try
        {
            await _world.SweepAsync();
        }
        catch (PassFailedException)
        {
        }
    }
}
