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
