using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Leftovers;

namespace ImageBuilderAutomation.Tests.Leftovers;

/// <summary>Which builds are stuck: those that move, wait, or are not known completely are not.</summary>
public sealed class StandstillTests
{
    private const string Path = "web/1.0.0/1";
    private readonly LeftoverWorld _world = new();

    [Theory]
    [InlineData("waits")]
    [InlineData("gate")]
    [InlineData("gate closed")]
    [InlineData("moved")]
    [InlineData("young")]
    [InlineData("unseen")]
    [InlineData("ended")]
    [InlineData("gone")]
    public async Task A_build_that_waits_or_has_moved_is_not_stuck(string what)
    {
        var arn = LeftoverWorld.Arn(Path);
        _world.Build(Path, hours: what == "young" ? 23 : 30);
        var now = _world.Clock.GetUtcNow();
        var record = new BuildRecord { ImageArn = arn, Current = _world.Service.Images[arn] };
        if (what == "waits")
            _world.Service.Waiting.Add(arn);
        if (what == "gate")
            _world.Service.Progress[arn] = new(record, null, HasOpenGate: true);
        if (what == "gate closed")
            _world.Service.Progress[arn] = new(record, now.AddHours(-2), HasOpenGate: false);
        if (what == "moved")
            _world.Service.Progress[arn] = new(record with { Transitions = [new("BUILDING", "TESTING", now.AddHours(-2), "eventbridge")] }, null, HasOpenGate: false);
        // The history has seen BUILDING, the service shows TESTING: it moved without an event.
        if (what == "unseen")
            _world.Service.Progress[arn] = new(record with { Current = record.Current! with { Status = "BUILDING" } }, null, HasOpenGate: false);
        if (what is "ended" or "gone")
            _world.Service.Progress[arn] = new(record, null, HasOpenGate: false);
        if (what == "ended")
            _world.Service.Images[arn] = _world.Service.Images[arn] with { Status = "AVAILABLE" };
        if (what == "gone")
            _world.Service.Images.Remove(arn);

        await _world.CheckAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Theory]
    [InlineData("step ended")]
    [InlineData("step started")]
    [InlineData("within time-out")]
    [InlineData("gate ended")]
    public async Task A_build_whose_steps_move_is_not_stuck(string what)
    {
        // The history has seen one state for 30 hours. It knows no gates while they are off.
        _world.Build(Path, hours: 30);
        _world.Step(Path, what switch
        {
            "step ended" => ("CreateOutputAMI", "COMPLETED", 20, 12, null),
            "step started" => ("ApplyBuildComponents", "RUNNING", 5, null, 1),
            "within time-out" => ("ApplyBuildComponents", "RUNNING", 29, null, 40),
            _ => ("WaitForAction", "COMPLETED", 29, 1, null),
        });

        await _world.CheckAsync();

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Theory]
    [InlineData("RUNNING", 29, null)]
    [InlineData("RUNNING", null, 1)]
    [InlineData("COMPLETED", 29, null)]
    public async Task A_build_whose_steps_are_not_known_completely_is_not_stuck(string status, int? startedHoursAgo, int? timeoutHours)
    {
        _world.Build(Path, hours: 30);
        _world.Step(Path, ("ApplyBuildComponents", status, startedHoursAgo, null, timeoutHours));

        await _world.CheckAsync();
        // A list that is not complete is a failure that a person hears of.
        _world.Service.Steps[LeftoverWorld.Arn(Path)] = new Known<IReadOnlyList<BuildStep>>.No("more than 1000 workflow steps");
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_step_beyond_its_time_out_does_not_keep_a_build_from_being_stuck_and_time_counts_from_the_latest_step()
    {
        _world.Build(Path, hours: 40);
        _world.Step(Path, ("ApplyBuildComponents", "RUNNING", 30, null, 12));

        await _world.CheckAsync();

        Assert.Equal(1, _world.Service.Cancelled);
        Assert.Contains("has been TESTING for 30h without a change", _world.Notifications.Distinct[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_whose_step_moves_right_before_the_request_is_not_cancelled()
    {
        _world.Build(Path, hours: 30);

        await _world.CheckAsync(Effects.After(3, () =>
        {
            _world.Step(Path, ("CreateOutputAMI", "COMPLETED", 20, 0, null));
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((LeftoverState.Closed, "it has moved within the policy's limit"), (_world.Record.State, _world.Record.Outcome));
    }

    [Fact]
    public async Task While_it_is_not_known_what_waits_nothing_is_cancelled_and_the_check_fails()
    {
        _world.Build(Path, hours: 30);
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("no answer") : null;

        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_build_that_begins_to_wait_right_before_the_request_is_not_cancelled()
    {
        _world.Build(Path, hours: 30);

        await _world.CheckAsync(Effects.After(3, () =>
        {
            _world.Service.Waiting.Add(LeftoverWorld.Arn(Path));
            return Task.CompletedTask;
        }));

        Assert.Empty(_world.Service.Sent);
        Assert.Equal((LeftoverState.Closed, "it waits at a step"), (_world.Record.State, _world.Record.Outcome));
    }
}
