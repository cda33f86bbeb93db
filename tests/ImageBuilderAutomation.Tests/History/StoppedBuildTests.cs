using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>A build that a gate stopped: recorded with the gate's reason, told once, and no failure of its pipeline.</summary>
public sealed class StoppedBuildTests
{
    private const string Why = "stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0";

    private static readonly BuildEvent Failed = Builds.Event("DISTRIBUTING", "FAILED", 25);

    private readonly RecordingWorld _world = Stopped();

    private static RecordingWorld Stopped()
    {
        var details = EndCauseTests.Stopped();
        var world = new RecordingWorld(Builds.Snapshot("FAILED", 0, details.Reason));
        world.Service.Workflows[details.ImageArn] = details.Workflows;
        return world;
    }

    private static Task<GateRecord?> GateAsync(RecordingWorld world, GateState state) => world.Gates.TryWriteAsync(EndCauseTests.Gate(state), CancellationToken.None);

    [Fact]
    public async Task The_record_has_the_rule_and_the_vulnerability()
    {
        await GateAsync(_world, GateState.Answered);
        var report = await _world.RecordAsync(Failed);

        Assert.Equal((Why, true), (report.Record.Why, report.Record.Cause?.IsStop));
        Assert.Equal(Why, _world.Records.All.Single().Why);
    }

    [Theory]
    [InlineData(GateState.Sending)]
    [InlineData(GateState.Answered)]
    [InlineData(GateState.Open)]
    public async Task It_is_told_by_the_notification_of_its_gate_alone(GateState state)
    {
        await GateAsync(_world, state);
        await _world.RecordAsync(Failed);

        Assert.Empty(_world.Notifications.All);
        Assert.NotNull(_world.Records.All.Single().Why);
    }

    [Fact]
    public async Task Without_a_gate_in_the_history_the_build_itself_is_told()
    {
        await _world.RecordAsync(Failed);

        Assert.StartsWith(
            "Build base-linux/1.0.0/3 was stopped by somebody else at gate Approve: ", Assert.Single(_world.Notifications.All).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateState.Open, 1)]
    [InlineData(GateState.Answered, 0)]
    public async Task While_gates_are_off_an_open_gate_tells_nothing_so_the_build_is_told(GateState state, int notifications)
    {
        _world.Modes.Override = Mode.Off;
        await GateAsync(_world, state);
        await _world.RecordAsync(Failed);

        Assert.Equal(notifications, _world.Notifications.All.Count);
    }

    [Fact]
    public async Task It_is_no_failure_of_its_pipeline_and_a_real_failure_is()
    {
        await GateAsync(_world, GateState.Answered);
        await _world.RecordAsync(Failed);
        Assert.Equal(0, _world.Health.All.Sum(pipeline => pipeline.FailuresInARow));

        var failing = Stopped();
        failing.Service.Workflows[Builds.Image.ToString()] = Builds.FailedInDistribution;
        await failing.RecordAsync(Failed);
        var pipeline = Assert.Single(failing.Health.All);
        Assert.Equal((1, "distribution Distribute: no launch permission"), (pipeline.FailuresInARow, pipeline.LatestFailure?.Cause));
    }

    [Fact]
    public async Task A_failure_whose_details_cannot_be_read_counts_until_they_show_that_a_gate_stopped_it()
    {
        await GateAsync(_world, GateState.Answered);
        _world.Service.Fault = operation => operation == "ListWorkflowExecutions" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => _world.RecordAsync(Failed));
        Assert.Equal(1, Assert.Single(_world.Health.All).FailuresInARow);

        _world.Service.Fault = _ => null;
        await _world.RecordAsync(Failed);
        Assert.Equal(0, Assert.Single(_world.Health.All).FailuresInARow);
    }

    [Fact]
    public async Task Wherever_recording_crashes_the_redelivery_completes_the_cause()
    {
        for (var effect = 1; ; effect++)
        {
            var world = Stopped();
            await GateAsync(world, GateState.Answered);
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.RecordAsync(Failed, effects);
                Assert.True(effect > 4);
                return;
            }
            catch (KilledException)
            {
                await world.RecordAsync(Failed);
            }

            Assert.Equal((Why, 0, 0), (world.Records.All.Single().Why, world.Health.All.Sum(pipeline => pipeline.FailuresInARow), world.Notifications.All.Count));
        }
    }
}
