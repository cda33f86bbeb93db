using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>GetWorkflowStepExecution fails, for minutes or until a key's policy is changed. What was to be stopped is stopped all the same.</summary>
public sealed class UnreadableStepTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld _world = new();

    private IEnumerable<string> Sent => _world.Service.Sent.Select(sent => sent.Action);

    private void FailReading() => _world.Service.Fault =
        operation => operation == "GetWorkflowStepExecution" ? new InvalidOperationException("AccessDenied: kms:Decrypt") : null;

    private async Task HeldAsync()
    {
        _world.ContinueOnFailure();
        _world.ChangeStep(step => step with { Timeout = TimeSpan.FromHours(2) });
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var end = _world.Clock.GetUtcNow() + time; _world.Clock.GetUtcNow() < end;)
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

    [Fact]
    public async Task A_person_s_stop_is_recorded_for_the_image_although_the_gate_has_no_record()
    {
        FailReading();

        var report = await _world.StopAsync(Kim, "no");

        Assert.True(report.IsRecorded);
        Assert.Contains("AccessDenied: kms:Decrypt", report.Message, StringComparison.Ordinal);
        Assert.Equal(Kim, _world.Approvals.Of(GateWorld.Image.ToString()).Stop!.By);

        _world.Service.Fault = _ => null;
        await _world.SweepAsync();
        Assert.Equal(["STOP"], Sent);
    }

    [Fact]
    public async Task A_person_s_stop_of_a_step_that_does_not_exist_is_refused()
    {
        _world.Service.Steps.Clear();
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.StopAsync(Kim, "no"));
        Assert.Null(_world.Approvals.Of(GateWorld.Image.ToString()).Stop);
    }

    [Fact]
    public async Task A_person_s_stop_is_sent_where_the_gate_has_a_record()
    {
        await HeldAsync();
        FailReading();
        await _world.StopAsync(Kim, "no");
        Assert.Equal(["CANCEL"], Sent);
    }

    [Theory]
    [InlineData(Mode.Act)]
    [InlineData(Mode.Observe)]
    public async Task A_person_s_stop_that_could_not_be_sent_is_sent_by_the_next_sweep(Mode mode)
    {
        await HeldAsync();
        _world.Service.Fault = _ => new TimeoutException("throttled");
        await Assert.ThrowsAsync<TimeoutException>(() => _world.StopAsync(Kim, "no"));
        FailReading();
        _world.Modes.Override = mode;

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["CANCEL"], Sent);
    }

    [Fact]
    public async Task The_stop_before_a_time_out_is_sent()
    {
        await HeldAsync();
        FailReading();
        await PassAsync(TimeSpan.FromMinutes(100));
        Assert.Empty(Sent);

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["CANCEL"], Sent);
        Assert.Contains("the step cannot be read: AccessDenied: kms:Decrypt (policy 8f3c1e)", _world.Record!.Outcome!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task The_stop_before_a_time_out_is_sent_in_mode_act_only(Mode mode)
    {
        await HeldAsync();
        FailReading();
        _world.Modes.Override = mode;
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task Nothing_is_sent_where_the_time_out_ends_the_build()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
        FailReading();
        await PassAsync(TimeSpan.FromDays(3));
        Assert.Empty(Sent);
    }
}
