using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// The event of a step was lost, and its time-out would release the build. Whatever else waits, and however long the service takes, one of the sweeps that are left
/// finds the step, and from then on the stop before the time-out needs no more than its record.
/// </summary>
public sealed class NewStepStopTests
{
    private readonly SlowServiceWorld _world = new();

    public NewStepStopTests()
    {
        _world.Gates.Service.Steps.Remove(SlowServiceWorld.OtherStep);
        _world.Page = TimeSpan.FromMilliseconds(400);
    }

    /// <summary>Ids of steps that stand at different places of each sweep.</summary>
    public static TheoryData<string> Ids => [GateWorld.StepId, .. Enumerable.Range(0, 7).Select(i => $"step-{i:x}7777777-aaaa-bbbb-cccc-{i:000000000000}")];

    /// <remarks>The facts of one gate take 30 seconds, so its check is given up. Eight others are checked at once, and each of them sees that the policy changed.</remarks>
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_stop_goes_out_although_the_policy_changes_while_many_new_gates_are_checked(string stepId)
    {
        _world.ChangingRuns = 1;
        SweepFromMinute100(stepId, () =>
        {
            _world.AddGates(60);
            _world.AddGates(8, "fast", areFast: true);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_stop_goes_out_among_three_hundred_new_gates_whose_facts_take_too_long(string stepId)
    {
        _world.ChangingRuns = 0;
        SweepFromMinute100(stepId, () => _world.AddGates(300));
    }

    /// <remarks>The first run of each sweep ends when the stop asks for the policy in force, and not when the list does. The sweep has 95 seconds to begin a step.</remarks>
    [Fact]
    public void The_stop_of_a_recorded_gate_goes_out_although_the_list_takes_100_seconds_and_the_policy_changes()
    {
        (_world.ChangingRuns, _world.Page) = (1, TimeSpan.FromMilliseconds(1));
        _world.Time.Run(() => _world.Gates.DeliverAsync());
        _world.Listing = TimeSpan.FromSeconds(100);

        SweepFromMinute100(GateWorld.StepId, () => { });
    }

    /// <remarks>It is begun when it is listed, after a minute.</remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_stop_of_a_new_gate_in_the_middle_of_such_a_list_goes_out(int changingRuns)
    {
        _world.ChangingRuns = changingRuns;
        _world.Listing = TimeSpan.FromSeconds(10);
        _world.Time.Run(() => _world.Time.DelayAsync(TimeSpan.FromMinutes(1)));
        _world.AddGates(5, "later", areFast: true);
        SweepFromMinute100(GateWorld.StepId, () => _world.AddGates(5));
    }

    /// <remarks>A gate that is due and is to be released needs the policy that is in force in each run. It must not end the list, which is not done when it asks.</remarks>
    [Fact]
    public void The_stop_goes_out_although_a_release_that_is_due_asks_for_the_policy_in_each_run()
    {
        _world.Page = TimeSpan.FromMilliseconds(1);
        _world.AddGates(1, "released");
        var released = _world.Gates.Service.Steps.Values.Single(step => step.StepExecutionId != GateWorld.StepId);
        _world.Time.Run(() => _world.Gates.DeliverAsync(stepId: released.StepExecutionId, image: ImageBuildArn.Parse(released.ImageArn)));
        _world.Gates.Rules.Decides = facts => facts.Step.StepExecutionId == released.StepExecutionId ? GateAnswer.Resume : GateAnswer.Hold;
        _world.Listing = TimeSpan.FromSeconds(2);

        SweepFromMinute100(GateWorld.StepId, () => { });
    }

    /// <remarks>The last sweep before the time-out: the run that finds the stop is not the one that may send it.</remarks>
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_stop_that_the_last_sweep_finds_goes_out_in_its_second_run(string stepId)
    {
        _world.ChangingRuns = 1;
        SweepFrom(116, stepId, () => _world.AddGates(60));
    }

    /// <remarks>Its record is not in the index yet, and the list does not reach it a second time.</remarks>
    [Fact]
    public void The_second_run_begins_with_the_step_for_which_it_began()
    {
        _world.ChangingRuns = 1;
        _world.Listing = TimeSpan.FromSeconds(1);
        _world.Gates.Records.IsIndexed = record => record.StepExecutionId != GateWorld.StepId;
        SweepFrom(116, GateWorld.StepId, () => _world.AddGates(30));
    }

    private void SweepFromMinute100(string stepId, Action addOthers) => SweepFrom(100, stepId, addOthers);

    /// <summary>Sweeps from that minute until the time-out after two hours. The others are listed before, and are due much later.</summary>
    private void SweepFrom(int minute, string stepId, Action addOthers)
    {
        _world.Rename(stepId);
        _world.Time.Run(async () =>
        {
            await _world.Time.DelayAsync(TimeSpan.FromMinutes(minute));
            var before = _world.Gates.Service.Steps.Keys.ToList();
            addOthers();
            foreach (var step in _world.Gates.Service.Steps.Values.ExceptBy(before, step => step.StepExecutionId).ToList())
                _world.Gates.Service.Steps[step.StepExecutionId] = step with { StartedAt = _world.Deadline.AddHours(-3), Timeout = TimeSpan.FromHours(12) };
            while (_world.Gates.Clock.GetUtcNow() < _world.Deadline && _world.Gates.Service.Steps[stepId].IsWaiting)
            {
                var started = _world.Time.Now;
                await _world.SweepUnderChangingPoliciesAsync();
                await _world.Time.DelayAsync(started + TimeSpan.FromMinutes(5) - _world.Time.Now);
            }
        });

        Assert.Equal("CANCELLED", _world.Gates.Service.Steps[stepId].Status);
    }
}
