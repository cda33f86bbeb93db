using ImageBuilderAutomation.Gates;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Steps that fail in every sweep, after a long time, keep no other step from its turn.</summary>
public sealed class SweepOrderTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly VirtualTime _time = new();
    private readonly GateWorld _world = new();

    private IEnumerable<string> Sent => _world.Service.Calls.Where(call => call is "SendWorkflowStepAction" or "CancelImageCreation");

    /// <summary>Each call takes five seconds. A sweep has time for about 38 steps of four calls.</summary>
    private TimedSweeps Sweeps() => new(_time, _world, () => _time.DelayAsync(TimeSpan.FromSeconds(5)));

    private void AddFailing(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var image = GateWorld.Image with { Name = $"image-{i}" };
            _world.AddStep(IdOf(i), image);
            _world.Service.Images.Remove(image.ToString());
        }
    }

    private static string IdOf(int number) => $"step-{number:00000000}-2222-3333-4444-555555555555";

    private async Task HoldUntilTimeoutAsync(bool isRecorded = true)
    {
        _world.ContinueOnFailure();
        _world.ChangeStep(step => step with { Timeout = TimeSpan.FromHours(2) });
        _world.Rules.Instead = GateAnswer.Hold;
        if (isRecorded)
            await _world.DeliverAsync();
        _world.Clock.Advance(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45)]
    [InlineData(300)]
    public async Task Do_not_delay_the_stop_before_a_time_out(int failing)
    {
        await HoldUntilTimeoutAsync();
        AddFailing(failing);

        Sweeps().RunUntil(_world.Record!.Deadline!.Value);

        Assert.Equal(["CancelImageCreation"], Sent);
    }

    [Theory]
    [InlineData(45)]
    [InlineData(150)]
    public void Do_not_keep_a_step_whose_event_was_lost_from_its_answer(int failing)
    {
        _world.Service.Steps.Clear();
        AddFailing(failing);
        _world.AddStep(GateWorld.StepId, GateWorld.Image);

        Sweeps().RunUntil(_world.Clock.GetUtcNow().AddHours(3));

        Assert.Equal(["SendWorkflowStepAction"], Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task People_s_stops_that_fail_keep_no_other_step_from_its_turn(bool isRecorded)
    {
        for (var i = 1; i <= 60; i++)
        {
            var image = GateWorld.Image with { Name = $"image-{i}" };
            _world.AddStep(IdOf(i), image);
            await _world.Records.TryWriteAsync(GateTransitions.Opened(_world.Service.Steps[IdOf(i)]), CancellationToken.None);
            _world.Approvals.Stop(image.ToString(), new(Kim, "no", _world.Clock.GetUtcNow()));
        }

        await HoldUntilTimeoutAsync(isRecorded);
        _world.Service.Fault = operation => operation == "SendWorkflowStepAction" ? new InvalidOperationException("throttled") : null;

        Sweeps().RunUntil(_world.Service.Steps[GateWorld.StepId].Deadline!.Value);

        Assert.Contains("CancelImageCreation", Sent);
    }
}
