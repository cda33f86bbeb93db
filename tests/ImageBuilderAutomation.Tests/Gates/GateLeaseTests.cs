using ImageBuilderAutomation.Gates;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A request is stored and its sender crashes before the call.</summary>
public sealed class GateLeaseTests
{
    private const int Stored = 6;

    private readonly GateWorld world = new();

    private Task<KilledException> DieBeforeTheCallAsync() => Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(Stored)));

    [Fact]
    public async Task A_request_within_its_lease_is_skipped()
    {
        await DieBeforeTheCallAsync();
        world.Clock.Advance(world.Options.Lease - TimeSpan.FromSeconds(1));

        var report = await world.DeliverAsync();

        Assert.Equal(AnswerResult.LeftToOther, report.Result);
        Assert.Empty(world.Service.Sent);
        Assert.Equal(1, world.Records.Writes);
        Assert.Equal(1, (await world.SweepAsync()).NotDue);
    }

    [Fact]
    public async Task A_request_after_its_lease_is_sent_unchanged_although_the_reason_would_differ_now()
    {
        await DieBeforeTheCallAsync();
        var request = world.Record!.Request!;
        world.Find(new Finding("CVE-1", "HIGH", null));
        world.Rules.PolicyHash = "another";
        world.PassLease();

        await world.SweepAsync();

        var sent = Assert.Single(world.Service.Sent);
        Assert.Equal((request.Action, request.Reason, request.Token), (sent.Action, sent.Reason, sent.Token));
        Assert.Equal((GateState.Answered, 1), (world.Record!.State, world.Record.Request!.N));
    }

    [Fact]
    public async Task Taking_over_renews_the_lease_before_the_call()
    {
        await DieBeforeTheCallAsync();
        world.PassLease();
        await Assert.ThrowsAsync<KilledException>(() => world.DeliverAsync(Effects.KillAfter(Stored)));

        Assert.Equal(world.Clock.GetUtcNow(), world.Record!.Request!.StoredAt);
        Assert.Equal(AnswerResult.LeftToOther, (await world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task A_changed_answer_becomes_request_2()
    {
        await DieBeforeTheCallAsync();
        var first = world.Record!.Request!;
        world.Find(new Finding("CVE-2026-4411", "CRITICAL", "YES"));
        world.PassLease();

        await world.DeliverAsync();

        var sent = Assert.Single(world.Service.Sent);
        Assert.Equal("STOP", sent.Action);
        Assert.NotEqual(first.Token, sent.Token);
        Assert.Equal(2, world.Record!.Request!.N);
    }

    [Fact]
    public async Task An_answer_that_became_unknown_withdraws_the_request()
    {
        await DieBeforeTheCallAsync();
        world.ChangeImage(i => i with { ScanStatus = "SCANNING" });
        world.PassLease();

        await world.DeliverAsync();

        Assert.Empty(world.Service.Sent);
        Assert.Equal((GateState.Open, GateAnswer.AskAgain), (world.Record!.State, world.Record.Decision!.Answer));
    }

    [Fact]
    public async Task A_throttled_call_leaves_the_request_for_the_sweep()
    {
        world.Service.Fault = operation => operation == "SendWorkflowStepAction" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => world.DeliverAsync());
        Assert.Equal(GateState.Sending, world.Record!.State);

        world.Service.Fault = _ => null;
        world.PassLease();
        await world.SweepAsync();
        Assert.Equal(GateState.Answered, world.Record!.State);
        GateStory.AssertOneBodyPerRequest(world.Service);
    }

    [Fact]
    public async Task A_refusal_while_the_step_still_waits_is_thrown_and_retried_later()
    {
        // The service shows the step under one image and accepts answers under another, which we cannot correct.
        var honest = world.Service.Steps[GateWorld.StepId];
        world.Service.Fault = operation =>
        {
            world.ChangeStep(_ => operation == "SendWorkflowStepAction" ? honest with { ImageArn = "another" } : honest);
            return null;
        };

        var refused = await Assert.ThrowsAsync<RefusedWhileWaitingException>(() => world.DeliverAsync());

        Assert.Contains(GateWorld.StepId, refused.Message, StringComparison.Ordinal);
        Assert.Equal(world.Record!.Request, refused.Request);
        Assert.Equal(GateState.Sending, world.Record.State);

        world.Service.Fault = _ => null;
        world.PassLease();
        await world.DeliverAsync();
        Assert.Equal(GateState.Answered, world.Record!.State);
        GateStory.AssertOneBodyPerRequest(world.Service);
    }
}
