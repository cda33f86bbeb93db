using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class ApprovalRecorderTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private static readonly Policy Policy = PolicyReader.Read("""
        { "approvers": { "platform": ["role/PlatformApprover"] },
          "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "approvals": { "from": ["platform"], "each": 1 } } } ] }
        """).Policy!;

    private readonly GateWorld _world = new();

    [Fact]
    public async Task Records_person_and_reason_and_the_next_sweep_decides_again()
    {
        var held = await HeldAsync();
        var (_, record) = await ApproveAsync(held, Kim);
        Assert.Equal(new("platform", Kim, "checked", _world.Clock.GetUtcNow()), Assert.Single(record.Approvals));

        _world.Rules.Instead = null;
        await _world.SweepAsync();

        Assert.Equal("RESUME", Assert.Single(_world.Service.Sent).Action);
        Assert.Equal(Kim, Assert.Single(_world.Rules.ReceivedFacts[^1].Approvals).By);
    }

    /// <remarks>The approval's time comes from the approver's computer. A check that waits for it would delay the gate's expiry too.</remarks>
    [Fact]
    public async Task The_next_sweep_decides_again_although_the_approver_s_clock_is_ahead()
    {
        var held = await HeldAsync();
        await _world.Records.TryWriteAsync(held.Approved(new("platform", Kim, "checked", _world.Clock.GetUtcNow().AddDays(9))), default);
        _world.Rules.Instead = null;

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
    public async Task Two_people_at_once_are_both_recorded()
    {
        var held = await HeldAsync();
        await ApproveAsync(held, Kim);
        var (verdict, record) = await ApproveAsync(held, Kim.Replace("kim", "jo", StringComparison.Ordinal));

        Assert.NotNull(verdict.Approval);
        Assert.Equal(2, record.Approvals.Count);
    }

    [Fact]
    public async Task The_same_person_at_once_is_recorded_once()
    {
        var held = await HeldAsync();
        await ApproveAsync(held, Kim);
        var (verdict, _) = await ApproveAsync(held, Kim);

        Assert.Null(verdict.Approval);
        Assert.Single(_world.Record!.Approvals);
    }

    [Fact]
    public async Task A_gate_that_closed_meanwhile_is_refused()
    {
        var held = await HeldAsync();
        _world.Service.Answer(GateWorld.StepId, "STOP", "somebody else");
        await _world.SweepAsync();

        var (verdict, _) = await ApproveAsync(held, Kim);

        Assert.Equal("the gate is closed (AnsweredElsewhere) and takes no more approvals; see how it was closed with: gates show", verdict.Reason);
        Assert.Empty(_world.Record!.Approvals);
    }

    private async Task<GateRecord> HeldAsync()
    {
        _world.Rules.Instead = GateAnswer.Hold;
        return (await _world.DeliverAsync()).Record!;
    }

    private Task<(ApprovalVerdict Ruling, GateRecord Record)> ApproveAsync(GateRecord record, string by) =>
        new ApprovalRecorder(_world.Records, Policy.Approvers, _world.Clock).HandleAsync(record, "platform", by, "checked", CancellationToken.None);
}
