using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A request is stored and its sender crashes before the call.</summary>
public sealed class GateLeaseTests
{
    private const int Stored = 6;

    private readonly GateWorld _world = new();

    private Task<KilledException> DieBeforeTheCallAsync() => Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(Stored)));

    [Fact]
    public async Task A_request_within_its_lease_is_skipped()
    {
        await DieBeforeTheCallAsync();
        _world.Clock.Advance(_world.Options.Lease - TimeSpan.FromSeconds(1));

        var report = await _world.DeliverAsync();

        Assert.Equal(AnswerResult.HandledElsewhere, report.Result);
        Assert.Empty(_world.Service.Sent);
        Assert.Equal(1, _world.Records.Writes);
        Assert.Equal(1, (await _world.SweepAsync()).NotDue);
    }

    [Fact]
    public async Task A_request_after_its_lease_is_sent_unchanged_although_the_reason_would_differ_now()
    {
        await DieBeforeTheCallAsync();
        var request = _world.Record!.Request!;
        _world.Find(new Finding("CVE-1", "HIGH", null));
        _world.PassLease();

        await _world.SweepAsync();

        var sent = Assert.Single(_world.Service.Sent);
        Assert.Equal((request.Action, request.Reason, request.Token), (sent.Action, sent.Reason, sent.Token));
        Assert.Equal((GateState.Answered, 1), (_world.Record!.State, _world.Record.Request!.Sequence));
    }

    [Fact]
    public async Task A_release_after_its_lease_names_the_policy_that_releases_now()
    {
        await DieBeforeTheCallAsync();
        var first = _world.Record!.Request!;
        _world.Rules.PolicyHash = "b7d204";
        _world.PassLease();

        await _world.SweepAsync();

        var sent = Assert.Single(_world.Service.Sent);
        Assert.Equal("RESUME", sent.Action);
        Assert.EndsWith("(policy b7d204)", sent.Reason, StringComparison.Ordinal);
        Assert.NotEqual(first.Token, sent.Token);
        Assert.Equal((GateState.Answered, 2, "b7d204"), (_world.Record!.State, _world.Record.Request!.Sequence, _world.Record.Decision!.PolicyHash));
    }

    [Fact]
    public async Task A_release_by_an_earlier_policy_that_the_service_received_after_all_is_ours()
    {
        await DieBeforeTheCallAsync();
        var first = _world.Record!.Request!;
        _world.Rules.PolicyHash = "b7d204";
        _world.PassLease();
        await Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(Stored)));
        _world.Service.Answer(GateWorld.StepId, first.Action, first.Reason);
        _world.PassLease();

        await _world.SweepAsync();

        Assert.Equal((GateState.Answered, first.Reason), (_world.Record!.State, _world.Record.Outcome!.Reason));
    }

    [Fact]
    public async Task Taking_over_renews_the_lease_before_the_call()
    {
        await DieBeforeTheCallAsync();
        _world.PassLease();
        await Assert.ThrowsAsync<KilledException>(() => _world.DeliverAsync(Effects.KillAfter(Stored)));

        Assert.Equal(_world.Clock.GetUtcNow(), _world.Record!.Request!.StoredAt);
        Assert.Equal(AnswerResult.HandledElsewhere, (await _world.DeliverAsync()).Result);
    }

    [Fact]
    public async Task A_changed_answer_becomes_request_2()
    {
        await DieBeforeTheCallAsync();
        var first = _world.Record!.Request!;
        _world.Find(new Finding("CVE-2026-4411", "CRITICAL", "YES"));
        _world.PassLease();

        await _world.DeliverAsync();

        var sent = Assert.Single(_world.Service.Sent);
        Assert.Equal("STOP", sent.Action);
        Assert.NotEqual(first.Token, sent.Token);
        Assert.Equal(2, _world.Record!.Request!.Sequence);
    }

    [Fact]
    public async Task An_answer_that_became_unknown_withdraws_the_request()
    {
        await DieBeforeTheCallAsync();
        _world.ChangeImage(i => i with { ScanStatus = "SCANNING" });
        _world.PassLease();

        await _world.DeliverAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((GateState.Open, GateAnswer.AskAgain), (_world.Record!.State, _world.Record.Decision!.Answer));
    }

    /// <remarks>A function cannot do this, because it ends before its lease. A computer that sleeps after the write can.</remarks>
    [Fact]
    public async Task A_request_is_not_sent_after_its_lease_because_the_rules_may_hold_by_then()
    {
        var report = await _world.DeliverAsync(Effects.After(Stored, async () =>
        {
            _world.PassLease();
            _world.Rules.Instead = GateAnswer.Hold;
            await _world.SweepAsync();
        }));

        Assert.Equal(AnswerResult.HandledElsewhere, report.Result);
        Assert.Empty(_world.Service.Sent);
        Assert.Equal((GateState.Open, GateAnswer.Hold), (_world.Record!.State, _world.Record.Decision!.Answer));
    }

    [Fact]
    public async Task A_request_of_a_computer_whose_clock_is_ahead_is_taken_over()
    {
        await DieBeforeTheCallAsync();
        var record = _world.Record!;
        await _world.Records.TryWriteAsync(record with { Request = record.Request! with { StoredAt = _world.Clock.GetUtcNow().AddDays(2) } }, default);

        await _world.SweepAsync();

        Assert.Equal(GateState.Answered, _world.Record!.State);
    }

    [Fact]
    public async Task A_throttled_call_leaves_the_request_for_the_sweep()
    {
        _world.Service.Fault = operation => operation == "SendWorkflowStepAction" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync());
        Assert.Equal(GateState.Sending, _world.Record!.State);

        _world.Service.Fault = _ => null;
        _world.PassLease();
        await _world.SweepAsync();
        Assert.Equal(GateState.Answered, _world.Record!.State);
        GateSummary.AssertOneBodyPerRequest(_world.Service);
    }

    [Fact]
    public async Task A_refusal_while_the_step_still_waits_is_thrown_and_retried_later()
    {
        // The service shows the step under one image and accepts answers under another, which we cannot correct.
        var honest = _world.Service.Steps[GateWorld.StepId];
        _world.Service.Fault = operation =>
        {
            _world.ChangeStep(_ => operation == "SendWorkflowStepAction" ? honest with { ImageArn = "another" } : honest);
            return null;
        };

        var refused = await Assert.ThrowsAsync<RefusedWhileWaitingException>(() => _world.DeliverAsync());

        Assert.Contains(GateWorld.StepId, refused.Message, StringComparison.Ordinal);
        Assert.Equal(_world.Record!.Request, refused.Request);
        Assert.Equal(GateState.Sending, _world.Record.State);

        _world.Service.Fault = _ => null;
        _world.PassLease();
        await _world.DeliverAsync();
        Assert.Equal(GateState.Answered, _world.Record!.State);
        GateSummary.AssertOneBodyPerRequest(_world.Service);
    }
}
