using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Tests.Status;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly FunctionRun Sweep = new("SweepWaitingSteps", Now.AddMinutes(-4), Now.AddMinutes(-4)) { Interval = TimeSpan.FromMinutes(5) };

    private static readonly StackStatus Quiet = new(Now)
    {
        Switches = Known<SwitchedMode>(),
        Policy = new Known<ActiveRead>.Yes(new ActiveRead.Missing()),
        Proposal = new Known<PolicyProposal?>.Yes(null),
        Runs = Known(Sweep),
        Gates = Known<GateRecord>(),
        Unreadable = new Known<UnreadableSteps>.Yes(UnreadableSteps.None),
        UnderWay = Known<BuildRecord>(),
        Failed = Known<BuildRecord>(),
        Disabled = Known<PipelineHealthRecord>(),
        Drift = Known<ConfigurationRecord>(),
        Queues = Known(new QueueStatus("FailedInvocations", 0)),
        Coverage = new Known<AccountCoverage>.Yes(new([], [], [])),
    };

    [Fact]
    public void A_quiet_stack_needs_nobody() => Assert.Empty(Attention.Of(Quiet));

    [Fact]
    public void Gates_that_are_switched_off_come_first_with_the_steps_that_wait()
    {
        var off = new SwitchedMode(Capability.Gates, Mode.Off, "arn:aws:sts::123456789012:assumed-role/Operator/kim", "freeze", Now.AddHours(-2));
        var attention = Attention.Of(Quiet with { Switches = Known(off), Runs = Known(Sweep with { Unanswered = 3 }), Queues = Known(new QueueStatus("UndeliveredEvents", 2)) });

        Assert.Equal(
            [
                "gates are switched off since 2026-11-20 10:00 UTC by role/Operator/kim (freeze); 3 steps wait unanswered",
                "2 failed events are in the queue UndeliveredEvents; runbook: UndeliveredEventsDepth",
            ],
            attention.Select(one => one.Text));
        Assert.Equal("image-builder-automation mode gates=policy --reason '...'", $"{attention[0].Command}");
    }

    [Fact]
    public void Steps_that_wait_and_could_not_be_read_are_named_with_the_reason_and_the_runbook()
    {
        var one = new UnreadableWait("step-1", "arn:aws:imagebuilder:eu-west-1:111122223333:image/shop/1.0.0/3", Now, "the service failed.");
        var attention = Assert.Single(Attention.Of(Quiet with { Unreadable = new Known<UnreadableSteps>.Yes(new([one], 0)) }));

        Assert.Equal("1 step waits that could not be read: shop/1.0.0/3 (the service failed); runbook: AnswerWaitingStepErrors", attention.Text);
        Assert.Equal("image-builder-automation gates show shop/1.0.0/3", $"{attention.Command}");
        Assert.StartsWith(
            "6 steps wait that could not be read: shop/1.0.0/3 (the service failed), ",
            Assert.Single(Attention.Of(Quiet with { Unreadable = new Known<UnreadableSteps>.Yes(new([one, one, one, one, one, one], 0)) })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_of_the_runbook_that_is_named_exists()
    {
        var sections = File.ReadLines(TestKit.Repository.PathOf("docs", "how-to", "runbook.md")).ToHashSet(StringComparer.Ordinal);
        string[] functions = ["SweepWaitingSteps", "ReconcileHistory", "CheckConfigurations", "StartDeferredBuilds", "RetireImages"];
        var broken = functions.Select(name => new FunctionRun(name, Now.AddDays(-9), Now.AddDays(-9)) { Error = "it failed", Interval = TimeSpan.FromHours(1) });
        string[] queues = ["FailedInvocations", "UndeliveredEvents", "UndeliveredMessages"];
        var attention = Attention.Of(Quiet with
        {
            Runs = Known([.. broken]),
            Queues = Known([.. queues.Select(name => new QueueStatus(name, 1))]),
            Unreadable = new Known<UnreadableSteps>.Yes(new([new("step-1", "arn:aws:imagebuilder:eu-west-1:111122223333:image/shop/1.0.0/3", Now, "it failed")], 0)),
        });

        var named = attention.Select(one => one.Text.Split("runbook: ") is [_, var section] ? section : null).OfType<string>().ToList();
        Assert.Equal(14, named.Count);
        Assert.All(named, section => Assert.Contains($"## {section}", sections));
    }

    [Fact]
    public void Gates_that_the_policy_turned_off_show_by_what_the_sweep_counts() => Assert.Equal(
        "gates are off by the policy; 1 step waits unanswered", Assert.Single(Attention.Of(Quiet with { Runs = Known(Sweep with { Unanswered = 1 }) })).Text);

    [Fact]
    public void Gates_that_are_switched_on_are_not_off_although_an_earlier_sweep_counted()
    {
        var on = new SwitchedMode(Capability.Gates, Mode.Act, null, null, Now);
        Assert.Empty(Attention.Of(Quiet with { Switches = Known(on), Runs = Known(Sweep with { Unanswered = 1 }) }));
    }

    [Fact]
    public void Gates_that_were_switched_back_after_the_sweep_counted_are_not_off()
    {
        var back = new SwitchedMode(Capability.Gates, null, null, null, Now.AddMinutes(-1));
        Assert.Empty(Attention.Of(Quiet with { Switches = Known(back), Runs = Known(Sweep with { Unanswered = 1 }) }));

        var longAgo = back with { Since = Now.AddHours(-1) };
        Assert.Single(Attention.Of(Quiet with { Switches = Known(longAgo), Runs = Known(Sweep with { Unanswered = 1 }) }));
    }

    [Fact]
    public void A_stack_that_has_to_use_published_policies_and_has_none_says_so_first()
    {
        Assert.Equal(
            "no policy is in force: none is published, although the stack uses published policies; every gate is held",
            Attention.Of(Quiet with { Runs = Known(Sweep with { PolicyProblem = "no policy is published" }) })[0].Text);
    }

    /// <remarks>A process that is warm sweeps by the policy that it has read before.</remarks>
    [Fact]
    public void An_active_policy_that_cannot_be_used_needs_a_person_unless_the_stack_uses_the_packaged_one()
    {
        var damaged = Quiet with { Policy = new Known<ActiveRead>.Yes(new ActiveRead.Unreadable("damaged")) };

        Assert.Equal(
            "the active policy cannot be used: damaged; every gate is held",
            Assert.Single(Attention.Of(damaged with { Runs = Known(Sweep with { Policy = "published", PackagedPolicy = "packaged" }) })).Text);
        Assert.Empty(Attention.Of(damaged with { Runs = Known(Sweep with { Policy = "packaged", PackagedPolicy = "packaged" }) }));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_build_whose_gate_nobody_answered_needs_a_person_and_one_that_somebody_stopped_does_not(bool isUndecided, int expected)
    {
        var build = new BuildRecord
        {
            ImageArn = Image,
            Current = Snapshot,
            Cause = new("nobody answered gate ApproveRelease", IsStop: true, Snapshot.Reason, Now) { IsUndecided = isUndecided },
        };

        Assert.Equal(expected, Attention.Of(Quiet with { Failed = Known(build) }).Count);
    }

    [Fact]
    public void Until_a_sweep_has_counted_it_is_not_known_how_many_steps_wait()
    {
        var off = new SwitchedMode(Capability.Gates, Mode.Off, null, null, null);
        Assert.Equal("gates are switched off by somebody; it is not known yet how many steps wait", Assert.Single(Attention.Of(Quiet with { Switches = Known(off) })).Text);
    }

    [Fact]
    public void A_part_that_cannot_be_read_needs_a_person_because_unknown_is_never_clean() => Assert.Equal(
        ["the failure queues: unknown, access denied", "coverage: unknown, no policy"],
        Attention.Of(Quiet with
        {
            Queues = new Known<IReadOnlyList<QueueStatus>>.No("access denied"),
            Coverage = new Known<AccountCoverage>.No("no policy"),
        }).Select(one => one.Text));

    [Theory]
    [InlineData(14, false)]
    [InlineData(16, true)]
    public void A_schedule_is_late_after_three_of_its_intervals(int minutes, bool isLate) =>
        Assert.Equal(isLate, Attention.Of(Quiet with { Runs = Known(Sweep with { StartedAt = Now.AddMinutes(-minutes) }) }).Count == 1);

    [Fact]
    public void A_run_that_failed_needs_a_person() => Assert.Equal(
        "SweepWaitingSteps failed at 2026-11-20 11:56 UTC: TimeoutException: throttled; runbook: SweepWaitingStepsErrors",
        Assert.Single(Attention.Of(Quiet with { Runs = Known(Sweep with { Error = "TimeoutException: throttled" }) })).Text);

    [Fact]
    public void A_gate_that_waits_for_people_says_what_it_lacks_and_a_gate_that_asks_again_needs_nobody()
    {
        var held = Gate(GateAnswer.Hold);
        var attention = Assert.Single(Attention.Of(Quiet with { Gates = Known(held, Gate(GateAnswer.AskAgain)) }));

        Assert.StartsWith("gate ApproveRelease of web-shop/1.0.0/2 waits since 2026-11-20 09:00 UTC: approvals: missing from platform", attention.Text, StringComparison.Ordinal);
        Assert.StartsWith("image-builder-automation gates ", $"{attention.Command}", StringComparison.Ordinal);
    }

    private const string Image = "arn:aws:imagebuilder:us-east-1:123456789012:image/web-shop/1.0.0/2";

    private static ImageSnapshot Snapshot => new(
        Image, "web-shop", "1.0.0", "FAILED", "stopped", null, null, "Linux", null, "USER_INITIATED", Now.AddHours(-2), [], new Dictionary<string, string>(), Now);

    private static GateRecord Gate(GateAnswer answer) => new()
    {
        StepExecutionId = "step-1",
        WorkflowExecutionId = "wf-1",
        WorkflowArn = "arn:aws:imagebuilder:us-east-1:123456789012:workflow/distribution/gated/1.0.0/1",
        StepName = "ApproveRelease",
        ImageArn = "arn:aws:imagebuilder:us-east-1:123456789012:image/web-shop/1.0.0/2",
        OpenedAt = Now.AddHours(-3),
        State = GateState.Open,
        Decision = new(
            answer, "rule people: approvals missing", [new("people", answer, "approvals missing", [new("approvals", Truth.False, "missing from platform")], null, null)],
            "hash", Now, null),
    };

    private static Known<IReadOnlyList<T>> Known<T>(params T[] items) => new Known<IReadOnlyList<T>>.Yes(items);
}
