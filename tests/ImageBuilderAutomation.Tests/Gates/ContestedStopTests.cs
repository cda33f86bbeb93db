using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// A time-out would release the build, so what still waits is stopped before it. An approver who approves and withdraws at every look makes each decision
/// out of date. That must not delay the stop until the time-out.
/// </summary>
public sealed class ContestedStopTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private readonly GateWorld _world = new();
    private readonly DateTimeOffset _deadline;

    public ContestedStopTests()
    {
        _world.ContinueOnFailure();
        _world.Rules.Instead = GateAnswer.Hold;
        _deadline = _world.Service.Steps[GateWorld.StepId].Deadline!.Value;
    }

    /// <remarks>One approver of one group, where the rules demand more. Whatever they say, the rules hold.</remarks>
    [Fact]
    public async Task Is_sent_although_an_approver_approves_or_withdraws_during_each_decision()
    {
        await _world.DeliverAsync();
        _world.Rules.Decides = _ =>
        {
            SpeakAgain();
            return GateAnswer.Hold;
        };

        await PassUntilAsync(_deadline);

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal("CANCELLED", _world.Service.Steps[GateWorld.StepId].Status);
    }

    /// <remarks>An event of a step that waits for ten minutes or less: nothing comes after its first decision.</remarks>
    [Fact]
    public async Task Is_sent_at_the_only_decision_of_a_short_wait()
    {
        _world.ChangeStep(step => step with { Timeout = TimeSpan.FromMinutes(4) });
        _world.Rules.Decides = _ =>
        {
            SpeakAgain();
            return GateAnswer.Hold;
        };

        await Record.ExceptionAsync(() => _world.DeliverAsync());

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
    }

    /// <remarks>The first time, the decision is made again under the policy that is in force now: it may release.</remarks>
    [Fact]
    public async Task Begins_again_under_another_policy_once_and_then_goes_out()
    {
        await _world.DeliverAsync();
        _world.Clock.Advance(_deadline.AddMinutes(-15) - _world.Clock.GetUtcNow());
        _world.PolicyChanged = new("1", "2");

        await Assert.ThrowsAsync<PolicyChangedException>(() => _world.DeliverAsync());
        Assert.Empty(_world.Service.Sent);
        _world.IsAgain = true;
        await _world.DeliverAsync();

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task A_step_that_cannot_be_read_begins_again_once_too()
    {
        await _world.DeliverAsync();
        _world.Clock.Advance(_deadline.AddMinutes(-15) - _world.Clock.GetUtcNow());
        _world.PolicyChanged = new("1", "2");
        _world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("no answer") : null;

        await Assert.ThrowsAsync<PolicyChangedException>(() => _world.DeliverAsync());
        Assert.Empty(_world.Service.Sent);
        _world.IsAgain = true;
        await _world.DeliverAsync();

        Assert.Equal("CANCEL", Assert.Single(_world.Service.Sent).Action);
    }

    [Theory]
    [InlineData(GateAnswer.Resume)]
    [InlineData(GateAnswer.Stop)]
    [InlineData(GateAnswer.Hold)]
    public async Task Nothing_else_goes_out_under_a_policy_that_is_no_longer_in_force(GateAnswer answer)
    {
        _world.Rules.Instead = answer;
        (_world.PolicyChanged, _world.IsAgain) = (new("1", "2"), true);

        await Assert.ThrowsAsync<PolicyChangedException>(() => _world.DeliverAsync());

        Assert.Empty(_world.Service.Sent);
    }

    /// <summary>What another invocation of ApproveGate writes meanwhile: kim approves, or withdraws.</summary>
    private void SpeakAgain()
    {
        var said = _world.Approvals.Of(GateWorld.Image.ToString());
        var approval = new Approval("platform", Kim, "checked", _world.Clock.GetUtcNow()) { StepExecutionId = GateWorld.StepId, IsNameProven = true };
        var next = said.Approvals.Count == 0
            ? said with { Approvals = [approval] }
            : said.Without(said.Approvals, taken => new(taken, Kim, "mistaken", _world.Clock.GetUtcNow()));
        Assert.True(_world.Approvals.TryWriteAsync(next, CancellationToken.None).IsCompletedSuccessfully);
    }

    /// <summary>Sweeps every five minutes, as in the template.</summary>
    private async Task PassUntilAsync(DateTimeOffset end)
    {
        while (_world.Clock.GetUtcNow() < end)
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
}
