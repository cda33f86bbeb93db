using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ApproveStepTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    private static readonly Policy Policy = PolicyReader.Read("""
        { "approvers": { "platform": ["role/PlatformApprover"] },
          "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "approvals": { "from": ["platform"], "each": 1 } } } ] }
        """).Policy!;

    private readonly GateWorld world = new();

    [Fact]
    public async Task Records_person_and_reason_and_the_next_sweep_decides_again()
    {
        var held = await HeldAsync();
        var (_, record) = await ApproveAsync(held, Kim);
        Assert.Equal(new("platform", Kim, "checked", world.Clock.GetUtcNow()), Assert.Single(record.Approvals));

        world.Rules.Instead = null;
        await world.SweepAsync();

        Assert.Equal("RESUME", Assert.Single(world.Service.Sent).Action);
        Assert.Equal(Kim, Assert.Single(world.Rules.Seen[^1].Approvals).By);
    }

    [Fact]
    public async Task Without_an_approval_the_sweep_skips_a_held_gate()
    {
        await HeldAsync();
        world.Rules.Instead = null;
        await world.SweepAsync();
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Two_people_at_once_are_both_recorded()
    {
        var held = await HeldAsync();
        await ApproveAsync(held, Kim);
        var (ruling, record) = await ApproveAsync(held, Kim.Replace("kim", "jo", StringComparison.Ordinal));

        Assert.NotNull(ruling.Approval);
        Assert.Equal(2, record.Approvals.Count);
    }

    [Fact]
    public async Task The_same_person_at_once_is_recorded_once()
    {
        var held = await HeldAsync();
        await ApproveAsync(held, Kim);
        var (ruling, _) = await ApproveAsync(held, Kim);

        Assert.Null(ruling.Approval);
        Assert.Single(world.Record!.Approvals);
    }

    [Fact]
    public async Task A_gate_that_closed_meanwhile_is_refused()
    {
        var held = await HeldAsync();
        world.Service.Answer(GateWorld.StepId, "STOP", "somebody else");
        await world.SweepAsync();

        var (ruling, _) = await ApproveAsync(held, Kim);

        Assert.Equal("the gate is closed (AnsweredElsewhere) and takes no more approvals; see how it was closed with: gates show", ruling.Because);
        Assert.Empty(world.Record!.Approvals);
    }

    private async Task<GateRecord> HeldAsync()
    {
        world.Rules.Instead = GateAnswer.Hold;
        return (await world.DeliverAsync()).Record!;
    }

    private Task<(ApprovalRuling Ruling, GateRecord Record)> ApproveAsync(GateRecord record, string by) =>
        new ApproveStep(world.Records, Policy, world.Clock).HandleAsync(record, "platform", by, "checked", CancellationToken.None);
}
