using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A stop before a time-out that would release the build has a time of its own. What people, policies and a slow service do must not use it up.</summary>
public sealed class StopLimitTests
{
    private readonly SlowServiceWorld _world = new();

    [Theory]
    [InlineData(SlowServiceWorld.OtherStep)]
    [InlineData(GateWorld.StepId)]
    public void The_stop_goes_out_although_an_approver_speaks_every_two_seconds_at_a_step_of_the_image(string stepId)
    {
        if (stepId == GateWorld.StepId)
            _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);

        _world.Time.Run(() => Task.WhenAll(_world.SpeakUntilDeadlineAsync(stepId), _world.SweepUntilDeadlineAsync()));

        AssertStopped();
    }

    [Fact]
    public void Reading_the_step_and_its_facts_have_one_limit_together()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        (_world.StepRead, _world.Cancel, _world.Page) = (TimeSpan.FromSeconds(9.5), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(1));

        _world.Time.Run(_world.SweepUntilDeadlineAsync);

        AssertStopped();
    }

    [Fact]
    public void The_send_has_more_than_half_of_the_time()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        (_world.Cancel, _world.Page) = (TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1));

        _world.Time.Run(_world.SweepUntilDeadlineAsync);

        AssertStopped();
    }

    [Fact]
    public void The_only_sweep_that_sees_a_new_step_counts_how_long_it_took_to_read_the_step()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        (_world.StepRead, _world.Cancel, _world.Page) = (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));

        _world.Time.Run(async () =>
        {
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(116));
            await _world.SweepAsync();
        });

        AssertStopped();
    }

    [Fact]
    public void Facts_may_take_their_time_where_only_the_image_says_that_the_time_out_ends_the_build()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        const string Workflow = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/test/probe/1.0.0/1";
        _world.Gates.ChangeStep(step => step with { OnFailure = "Abort", WorkflowArn = Workflow, Timeout = TimeSpan.FromMinutes(8) });
        _world.Gates.ChangeImage(image => image with { Workflows = [new(Workflow, "ABORT")] });
        _world.Gates.Rules.Instead = GateAnswer.Resume;
        _world.Page = TimeSpan.FromMilliseconds(150);

        _world.Time.Run(_world.SweepAsync);

        Assert.Equal("RESUME", Assert.Single(_world.Sent).Action);
    }

    [Fact]
    public void The_stop_goes_out_while_the_service_does_not_know_the_image()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.Page = TimeSpan.FromMilliseconds(10);

        _world.Time.Run(async () =>
        {
            await _world.SweepAsync();
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(95));
            _world.Gates.Service.Images.Clear();
            await _world.SweepUntilDeadlineAsync();
        });

        AssertStopped();
    }

    /// <remarks>As the runner of a policy does: the first time, and four times again.</remarks>
    [Fact]
    public void The_stop_goes_out_although_another_policy_is_published_whenever_the_sweep_begins()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.ChangesAtOnce = true;

        _world.Time.Run(async () =>
        {
            await _world.SweepAsync();
            while (_world.IsWaiting)
            {
                await _world.SweepUnderChangingPoliciesAsync();
                await _world.Time.DelayAsync(TimeSpan.FromMinutes(5));
            }
        });

        AssertStopped();
    }

    /// <remarks>Each needs the policy that is in force now, and ends the sweep. The stop has its turn before.</remarks>
    [Fact]
    public void The_stop_goes_out_although_many_due_gates_before_it_are_to_be_released()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.Page = TimeSpan.FromMilliseconds(1);
        _world.AddGates(40);
        _world.Gates.Rules.Instead = null;
        var held = true;
        _world.Gates.Rules.Decides = facts => held || facts.Step.StepExecutionId == GateWorld.StepId ? GateAnswer.Hold : GateAnswer.Resume;
        _world.Time.Run(async () =>
        {
            foreach (var step in _world.Gates.Service.Steps.Values.ToList())
                await _world.Gates.DeliverAsync(stepId: step.StepExecutionId, image: ImageBuildArn.Parse(step.ImageArn));
            // Shortly before they are due, their conditions are met, for example by the last approval.
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(105));
            held = false;
            while (_world.IsWaiting)
            {
                await _world.SweepUnderChangingPoliciesAsync();
                await _world.Time.DelayAsync(TimeSpan.FromMinutes(5));
            }
        });

        AssertStopped();
    }

    /// <remarks>All runs of a sweep share its time. A due stop that needs the policy that is in force now ends the checks of the others, which are slow.</remarks>
    [Fact]
    public void The_stop_goes_out_although_the_policy_changes_while_many_slow_gates_are_checked()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.Page = TimeSpan.FromMilliseconds(400);

        _world.Time.Run(async () =>
        {
            await _world.Gates.DeliverAsync();
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(106));
            _world.AddGates(60);
            while (_world.IsWaiting)
            {
                await _world.SweepUnderChangingPoliciesAsync();
                await _world.Time.DelayAsync(TimeSpan.FromMinutes(5));
            }
        });

        AssertStopped();
    }

    /// <remarks>Its event was lost, and each look since then saw another policy. Other gates that see it too must not end the check of this one.</remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(15)]
    public void The_stop_of_a_step_that_was_never_recorded_goes_out_although_the_policy_changes_in_each_run(int earlier)
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.Page = TimeSpan.FromMilliseconds(1);

        _world.Time.Run(async () =>
        {
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(100 - earlier));
            _world.AddGates(150);
            while (_world.IsWaiting)
            {
                await _world.SweepUnderChangingPoliciesAsync();
                await _world.Time.DelayAsync(TimeSpan.FromMinutes(5));
            }
        });

        AssertStopped();
    }

    /// <remarks>Policies are long and images have many findings and packages: the time for judging them is not bounded by reading them.</remarks>
    [Fact]
    public void A_decision_ends_between_two_conditions_when_its_time_is_over()
    {
        using var time = new CancellationTokenSource();
        var asked = 0;
        var condition = new Slow(() =>
        {
            asked++;
            time.Cancel();
        });
        var rule = new GateRule { Name = "slow", Step = new("*", new("*")), Require = [condition, condition, condition] };

        Assert.Throws<OperationCanceledException>(() => new GateDecider([rule], new('f', 64)).Decide(Policies.Facts.Quiet, time.Token));

        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_condition_ends_between_two_packages_that_it_requires_when_its_time_is_over()
    {
        using var time = new CancellationTokenSource();
        var packages = new Counted<Package>(new("openssl", "3.0.8"), time.Cancel);
        PackageRequirement[] required = [new(new("openssl"), null, null), new(new("curl"), null, null)];
        var rule = new GateRule { Name = "long", Step = new("*", new("*")), Require = [new PackagesCondition(required, [])] };
        var facts = Policies.Facts.Quiet with { Packages = new Known<IReadOnlyList<Package>>.Yes(packages) };

        Assert.Throws<OperationCanceledException>(() => new GateDecider([rule], new('f', 64)).Decide(facts, time.Token));

        Assert.Equal(packages.Count, packages.Read);
    }

    [Fact]
    public void A_condition_ends_between_two_findings_that_waivers_may_cover_when_its_time_is_over()
    {
        using var time = new CancellationTokenSource();
        var findings = new Counted<Finding>(new("CVE-2026-4411", "HIGH", "YES"), time.Cancel);
        var waiver = new Waiver { Findings = ["CVE-2026-1"], Until = new(2026, 12, 31), Owner = "security", Reason = "no fix" };
        var condition = new FindingsCondition([new("high", 0, null)]) { Waivers = [waiver] };
        var rule = new GateRule { Name = "long", Step = new("*", new("*")), Require = [condition] };
        var facts = Policies.Facts.Quiet with { Findings = new Known<IReadOnlyList<Finding>>.Yes(findings) };

        Assert.Throws<OperationCanceledException>(() => new GateDecider([rule], new('f', 64)).Decide(facts, time.Token));

        Assert.Equal(2, findings.Read);
    }

    [Fact]
    public async Task The_stop_goes_out_when_judging_the_facts_takes_too_long()
    {
        await _world.Gates.DeliverAsync();
        _world.Gates.Clock.Advance(TimeSpan.FromMinutes(110));
        _world.Gates.Options = _world.Gates.Options with { Timer = null };
        _world.Gates.Rules.Decides = _ => throw new OperationCanceledException();

        await _world.Gates.DeliverAsync();

        AssertStopped();
    }

    private void AssertStopped()
    {
        Assert.Contains(_world.Sent, sent => sent.Action == "CANCEL");
        Assert.Equal("CANCELLED", _world.Gates.Service.Steps[GateWorld.StepId].Status);
    }

    /// <summary>A list of three entries, after each of which something happens.</summary>
    private sealed class Counted<T>(T entry, Action afterEach) : IReadOnlyList<T>
    {
        public int Count => 3;

        public int Read { get; private set; }

        public T this[int index] => entry;

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                Read++;
                yield return entry;
                afterEach();
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Slow(Action ask) : ICondition
    {
        public GateNeeds Needs => GateNeeds.None;

        public bool IsForPeople => false;

        public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default)
        {
            ask();
            return [new("slow", Truth.True, "asked")];
        }
    }
}
