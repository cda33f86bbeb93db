using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class ApprovalRecorderTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";
    private static readonly string Jo = Kim.Replace("kim", "jo", StringComparison.Ordinal);

    private readonly GateWorld _world = new();

    private ImageApprovals Said => _world.Approvals.Of(GateWorld.Image.ToString());

    [Fact]
    public async Task Records_person_and_reason_and_has_the_gate_decided_at_once()
    {
        await HeldAsync();
        _world.Rules.Instead = null;

        var report = await _world.ApproveAsync("platform", Kim);

        Assert.Equal(new("platform", Kim, "checked", _world.Clock.GetUtcNow()) { UserId = "AIDA", IsNameProven = true, StepExecutionId = GateWorld.StepId, RequestId = "request-1", Since = 1 }, Assert.Single(Said.Approvals));
        Assert.Equal(AnswerResult.Answered, report.Answer!.Result);
        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal(Kim, Assert.Single(_world.Rules.ReceivedFacts[^1].Approvals).By);
        Assert.Equal(Said.Approvals, _world.Record!.Approvals);
    }

    /// <remarks>The function may end between the two. Nothing else would make a held gate due.</remarks>
    [Fact]
    public async Task The_next_sweep_decides_after_a_crash_between_the_record_and_the_decision()
    {
        await HeldAsync();
        _world.Rules.Instead = null;
        await Assert.ThrowsAsync<KilledException>(() => _world.ApproveAsync("platform", Kim, effects: Effects.KillAfter(3)));
        Assert.Single(Said.Approvals);
        Assert.Empty(_world.Service.Sent);

        await _world.SweepAsync();

        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task Without_an_approval_the_sweep_skips_a_held_gate()
    {
        await HeldAsync();
        _world.Rules.Instead = null;
        await _world.SweepAsync();
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_sweep_that_cannot_read_what_people_said_checks_every_gate()
    {
        await HeldAsync();
        _world.Rules.Instead = null;
        await Assert.ThrowsAnyAsync<Exception>(() => _world.SweepAsync(Effects.After(3, () => throw new TimeoutException("table"))));
        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task Two_people_are_both_recorded_and_one_person_once()
    {
        await HeldAsync();
        await _world.ApproveAsync("platform", Kim);
        await _world.ApproveAsync("platform", Jo);
        var again = await _world.ApproveAsync("platform", Kim);

        Assert.Equal([Kim, Jo], Said.Approvals.Select(approval => approval.By));
        Assert.False(again.IsRecorded);
    }

    [Fact]
    public async Task An_approval_of_an_earlier_version_in_the_gate_s_own_record_does_not_count()
    {
        await HeldAsync();
        await _world.Records.TryWriteAsync(_world.Record! with { Approvals = [new("platform", Kim, "forged", _world.Clock.GetUtcNow())] }, default);
        await _world.DeliverAsync();
        Assert.Empty(_world.Rules.ReceivedFacts[^1].Approvals);
        Assert.Empty(_world.Record!.Approvals);
    }

    [Fact]
    public async Task A_withdrawn_approval_no_longer_counts_and_stays_on_record()
    {
        await HeldAsync();
        await _world.ApproveAsync("platform", Kim);

        var report = await _world.WithdrawAsync(Kim);

        Assert.True(report.IsRecorded);
        Assert.Empty(_world.Rules.ReceivedFacts[^1].Approvals);
        Assert.Empty(_world.Record!.Approvals);
        Assert.Equal("mistaken", Assert.Single(Said.Withdrawn).Reason);
    }

    /// <remarks>The function crashed after it had recorded, and the client sends the call again.</remarks>
    [Fact]
    public async Task The_same_call_carried_out_again_records_nothing_twice_and_decides()
    {
        await HeldAsync();
        _world.RequestId = "request-of-kim";
        await _world.ApproveAsync("platform", Kim);
        _world.Rules.Instead = null;
        Assert.Equal(AnswerResult.Answered, (await _world.ApproveAsync("platform", Kim)).Answer!.Result);
        Assert.Single(Said.Approvals);
    }

    [Fact]
    public async Task The_same_withdrawal_carried_out_again_changes_nothing()
    {
        await HeldAsync();
        await _world.ApproveAsync("platform", Kim);
        _world.RequestId = "request-of-kim";
        await _world.WithdrawAsync(Kim);
        Assert.True((await _world.WithdrawAsync(Kim)).IsRecorded);
        Assert.Single(Said.Withdrawn);
    }

    [Fact]
    public async Task Nobody_withdraws_the_approval_of_somebody_else()
    {
        await HeldAsync();
        await _world.ApproveAsync("platform", Kim);
        Assert.False((await _world.WithdrawAsync(Jo)).IsRecorded);
        Assert.Single(Said.Approvals);
    }

    /// <remarks>The decision that was made with the approval is not sent; it is made again without it.</remarks>
    [Fact]
    public async Task An_approval_that_is_withdrawn_while_the_gate_is_decided_does_not_release_it()
    {
        await HeldAsync();
        _world.Approvals.Approve(GateWorld.Image.ToString(), GateWorld.StepId, new("platform", Kim, "fine", _world.Clock.GetUtcNow()));
        _world.Rules.Decides = facts => facts.Approvals.Count > 0 ? GateAnswer.Resume : GateAnswer.Hold;

        await _world.DeliverAsync(Effects.After(4, () => _world.WithdrawAsync(Kim)));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal(GateAnswer.Hold, _world.Record!.Decision!.Answer);
    }

    [Fact]
    public async Task A_stop_that_is_requested_while_the_gate_is_decided_is_what_is_sent()
    {
        await HeldAsync();
        _world.Rules.Instead = GateAnswer.Resume;
        await _world.DeliverAsync(Effects.After(4, () =>
        {
            _world.Approvals.Stop(GateWorld.Image.ToString(), new(Kim, "wrong base", _world.Clock.GetUtcNow()));
            return Task.CompletedTask;
        }));
        Assert.Equal("STOP", Assert.Single(_world.Service.Sent).Action);
    }

    [Fact]
    public async Task A_gate_that_closed_meanwhile_is_refused()
    {
        await HeldAsync();
        _world.Service.Answer(GateWorld.StepId, "STOP", "somebody else");
        await _world.SweepAsync();

        var report = await _world.ApproveAsync("platform", Kim);

        Assert.Equal("the gate is closed (AnsweredElsewhere) and takes no more approvals; see how it was closed with: gates show", report.Message);
        Assert.Empty(Said.Approvals);
    }

    [Theory]
    [InlineData("step-99999999-2222-3333-4444-555555555555", "image/web-shop/1.0.0/7")]
    [InlineData(GateWorld.StepId, "image/web-shop/1.0.0/8")]
    [InlineData(GateWorld.StepId, "image/pay-api/1.0.0/7")]
    public async Task An_approval_for_another_step_or_build_is_refused(string step, string image)
    {
        var address = new GateAddress(step, ImageBuildArn.Parse($"arn:aws:imagebuilder:eu-west-1:111122223333:{image}"));
        await HeldAsync();
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.AskAsync(
            (people, _) => people.ApproveAsync(address, "platform", new(new(Kim, "AIDA"), "fine", "request-9", default), default)));
        Assert.Empty(Said.Approvals);
    }

    [Fact]
    public async Task Whoever_approves_and_withdraws_again_and_again_does_not_use_up_the_approvals_of_others()
    {
        await HeldAsync();
        for (var i = 0; i < 2 * ImageApprovals.Max; i++)
        {
            Assert.True((await _world.ApproveAsync("platform", Kim)).IsRecorded);
            Assert.True((await _world.WithdrawAsync(Kim)).IsRecorded);
        }

        Assert.Equal(ImageApprovals.MaxWithdrawn, Said.Withdrawn.Count);
        Assert.True((await _world.ApproveAsync("platform", Jo)).IsRecorded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * ImageApprovals.MaxWithdrawn)]
    public async Task An_approval_that_was_withdrawn_is_not_recorded_again_by_the_same_call_however_often_others_were_withdrawn_since(int times)
    {
        await HeldAsync();
        var call = new PersonCall(new(Kim, "AIDA"), "fine", "request-of-kim", _world.Clock.GetUtcNow());
        Assert.True((await ApproveAsync(call)).IsRecorded);
        for (var i = 0; i < times; i++)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(3));
            Assert.True((await _world.WithdrawAsync(Kim)).IsRecorded);
            await _world.ApproveAsync("platform", Kim);
        }

        await _world.WithdrawAsync(Kim);

        Assert.False((await ApproveAsync(call with { IsRepeated = true })).IsRecorded);
        Assert.Empty(Said.Approvals);
    }

    [Fact]
    public async Task A_withdrawal_that_is_sent_again_does_not_take_back_a_later_approval()
    {
        await HeldAsync();
        var call = new PersonCall(new(Kim, "AIDA"), "mistaken", "request-of-kim", _world.Clock.GetUtcNow()) { Seen = new(0) };
        _world.Clock.Advance(TimeSpan.FromMinutes(3));
        await _world.ApproveAsync("platform", Kim);

        Assert.False((await _world.AskAsync((people, gate) => people.WithdrawAsync(gate, call with { IsRepeated = true }, default))).IsRecorded);
        Assert.Single(Said.Approvals);
    }

    /// <remarks>Withdrawals of others that are no longer kept are older than what the call found, so none of them can be its own.</remarks>
    [Fact]
    public async Task A_call_that_recorded_nothing_is_carried_out_when_it_is_sent_again_however_often_others_withdrew_before()
    {
        await HeldAsync();
        for (var i = 0; i < 2 * ImageApprovals.MaxWithdrawn; i++)
        {
            await _world.ApproveAsync("platform", Jo);
            await _world.WithdrawAsync(Jo);
        }

        var call = new PersonCall(new(Kim, "AIDA"), "fine", "request-of-kim", _world.Clock.GetUtcNow()) { IsRepeated = true };

        Assert.False((await ApproveAsync(call)).IsRecorded);
        Assert.True((await ApproveAsync(call with { Seen = new(Said.Version) })).IsRecorded);
    }

    private Task<PersonReport> ApproveAsync(PersonCall call) => _world.AskAsync((people, gate) => people.ApproveAsync(gate, "platform", call, default));

    /// <remarks>
    /// The first attempt ran where the clock is five minutes fast, and ended without an effect. The second one recorded the approval on a true clock, and ended
    /// before it answered. Of the withdrawal only a time is left.
    /// </remarks>
    [Fact]
    public async Task A_withdrawn_approval_is_not_recorded_again_by_the_same_call_whatever_the_clocks_of_its_attempts_were()
    {
        await HeldAsync();
        var lost = new PersonCall(new(Kim, "AIDA") { IsNameProven = true }, "checked", "request-lost", _world.Clock.GetUtcNow().AddMinutes(5)) { IsRepeated = true };
        await AgainAsync();
        Assert.Single(Said.Approvals);
        await _world.WithdrawAsync(Kim);
        for (var n = 0; n < ImageApprovals.MaxWithdrawn; n++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await _world.ApproveAsync("platform", Jo);
            await _world.WithdrawAsync(Jo);
        }

        var again = await AgainAsync();

        Assert.False(again.IsRecorded, again.Message);
        Assert.Empty(Said.Approvals);

        Task<PersonReport> AgainAsync() => _world.AskAsync((people, gate) => people.ApproveAsync(gate, "platform", lost, CancellationToken.None));
    }

    private async Task HeldAsync()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        await _world.DeliverAsync();
    }
}
