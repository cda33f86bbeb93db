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
