using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A person stopped an image, and a retry (RetryImage) makes it wait again, at a new step. Whoever may retry must not undo the stop.</summary>
public sealed class StoppedImageTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";
    private const string Retried = "step-99999999-2222-3333-4444-555555555555";

    private readonly GateWorld _world = new();

    private GateRecord? RecordOfRetry => _world.Records.All.SingleOrDefault(record => record.StepExecutionId == Retried);

    private IEnumerable<string> Answers => _world.Service.Sent.Select(sent => sent.Action);

    private async Task StopAndRetryAsync()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        await _world.StopAsync(Kim, "wrong base image");
        _world.AddStep(Retried, GateWorld.Image);
        _world.Rules.Instead = null;
    }

    private Task<AnswerReport> DeliverRetryAsync() => _world.DeliverAsync(stepId: Retried);

    [Theory]
    [InlineData(null)]
    [InlineData(GateAnswer.Hold)]
    [InlineData(GateAnswer.AskAgain)]
    public async Task Is_stopped_again_whatever_the_rules_answer(GateAnswer? answer)
    {
        await StopAndRetryAsync();
        _world.Rules.Instead = answer;

        await DeliverRetryAsync();

        Assert.Equal(["STOP", "STOP"], Answers);
        Assert.Equal((GateState.Answered, $"stopped by {Kim}: wrong base image"), (RecordOfRetry!.State, RecordOfRetry.Outcome!.Reason));
    }

    [Fact]
    public async Task Is_stopped_again_by_the_sweep_and_in_mode_observe()
    {
        await StopAndRetryAsync();
        _world.Modes.Override = Mode.Observe;
        await _world.SweepAsync();
        Assert.Equal(["STOP", "STOP"], Answers);
    }

    [Fact]
    public async Task Is_cancelled_where_a_stop_would_not_end_the_build()
    {
        await StopAndRetryAsync();
        _world.Service.Steps[Retried] = _world.Service.Steps[Retried] with { OnFailure = "Continue" };
        await DeliverRetryAsync();
        Assert.Equal(["STOP", "CANCEL"], Answers);
    }

    [Fact]
    public async Task A_stop_that_came_too_late_for_one_gate_counts_at_a_gate_that_is_open_already()
    {
        _world.AddStep(Retried, GateWorld.Image);
        _world.Rules.Instead = GateAnswer.Hold;
        await DeliverRetryAsync();
        await _world.DeliverAsync();
        await _world.StopAsync(Kim, "wrong base image");
        _world.Rules.Instead = null;

        await DeliverRetryAsync();

        Assert.Equal(["STOP", "STOP"], Answers);
    }

    [Fact]
    public async Task A_stop_of_another_build_does_not_count()
    {
        await StopAndRetryAsync();
        var other = GateWorld.Image with { Build = 8 };
        _world.AddStep("step-other", other);
        await _world.DeliverAsync(stepId: "step-other", image: other);
        Assert.Equal(["STOP", "RESUME"], Answers);
    }

    [Fact]
    public async Task Is_not_released_while_what_people_said_cannot_be_read()
    {
        _world.Approvals.Damaged = "damaged";
        await Assert.ThrowsAsync<InvalidDataException>(() => _world.DeliverAsync());
        Assert.Empty(Answers);
    }

    [Fact]
    public async Task Is_cancelled_before_a_time_out_that_would_release_it_although_what_people_said_cannot_be_read()
    {
        _world.ContinueOnFailure();
        _world.Approvals.Damaged = "damaged";
        _world.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(10));
        await _world.DeliverAsync();
        Assert.Equal(["CANCEL"], Answers);
    }
}
