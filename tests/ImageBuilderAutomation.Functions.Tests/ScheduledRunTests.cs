using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>The record of the latest run of a function on a schedule.</summary>
public sealed class ScheduledRunTests
{
    private static readonly string Sweep = Samples.Text("schedule/sweep.json");

    private readonly FunctionWorld _world = new();

    [Theory]
    [InlineData("SweepWaitingSteps", "schedule/sweep.json")]
    [InlineData("ReconcileHistory", "schedule/reconcile.json")]
    [InlineData("CheckConfigurations", "schedule/check-configurations.json")]
    [InlineData("CheckLeftovers", "schedule/check-leftovers.json")]
    [InlineData("MoveChannels", "schedule/move-channels.json")]
    [InlineData("RecordReleases", "schedule/record-releases.json")]
    [InlineData("RetireImages", "schedule/retire-images.json")]
    public async Task A_function_on_a_schedule_records_its_latest_run_with_package_and_policy(string function, string sample)
    {
        await _world.InvokeAsync(function, At(sample, _world.Clock.GetUtcNow()));
        var first = _world.Runs.All[function];
        Assert.Equal((null, null, "0.1.0"), (first.Error, first.Interval, first.PackageVersion));
        Assert.True(first.Policy is { Length: 64 } hash && hash == first.PackagedPolicy);

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.InvokeAsync(function, At(sample, _world.Clock.GetUtcNow()));
        Assert.Equal(TimeSpan.FromMinutes(5), _world.Runs.All[function].Interval);
    }

    [Fact]
    public async Task A_replay_of_earlier_events_does_not_change_the_interval_of_the_schedule()
    {
        var first = _world.Clock.GetUtcNow();
        await _world.InvokeAsync("SweepWaitingSteps", At("schedule/sweep.json", first));
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.InvokeAsync("SweepWaitingSteps", At("schedule/sweep.json", _world.Clock.GetUtcNow()));

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.InvokeAsync("SweepWaitingSteps", At("schedule/sweep.json", first.AddMinutes(10)));
        Assert.Equal(TimeSpan.FromHours(1), _world.Runs.All["SweepWaitingSteps"].Interval);

        await _world.InvokeAsync("SweepWaitingSteps", At("schedule/sweep.json", first.AddYears(1)));
        Assert.Equal(TimeSpan.FromHours(1), _world.Runs.All["SweepWaitingSteps"].Interval);
    }

    [Fact]
    public async Task A_run_that_fails_is_recorded_with_its_error()
    {
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("throttled") : null;

        await Assert.ThrowsAsync<PassFailedException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));

        Assert.Contains("waiting steps", _world.Runs.All["SweepWaitingSteps"].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_the_work_is_reported_where_its_run_cannot_be_recorded()
    {
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("throttled") : null;
        _world.Runs.Fault = new InvalidOperationException("no table");

        await Assert.ThrowsAsync<PassFailedException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));
    }

    [Fact]
    public async Task While_gates_are_switched_off_the_sweep_counts_what_waits_and_reminds_once_a_day()
    {
        _world.Modes.Override = Mode.Off;
        _world.Switches.All.Add(new(Capability.Gates, Mode.Off, "arn:aws:sts::123456789012:assumed-role/Operator/kim", "freeze", _world.Clock.GetUtcNow()));
        await _world.InvokeAsync("SweepWaitingSteps", Sweep);
        Assert.Equal(1, _world.Runs.All["SweepWaitingSteps"].Unanswered);
        Assert.Empty(Reminders());

        for (var sweep = 0; sweep < 49; sweep++)
        {
            _world.Clock.Advance(TimeSpan.FromHours(1));
            await _world.InvokeAsync("SweepWaitingSteps", Sweep);
        }

        Assert.Equal(2, Reminders().Count);
        Assert.All(Reminders(), text => Assert.Contains("1 step waits unanswered", text, StringComparison.Ordinal));
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_sweep_that_fails_after_gates_were_switched_back_records_no_steps_as_unanswered()
    {
        _world.Modes.Override = Mode.Off;
        await _world.InvokeAsync("SweepWaitingSteps", Sweep);
        Assert.Equal(1, _world.Runs.All["SweepWaitingSteps"].Unanswered);

        _world.Modes.Override = Mode.Act;
        _world.Service.Fault = operation => operation == "GetWorkflowStepExecution" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<PassFailedException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));

        Assert.Null(_world.Runs.All["SweepWaitingSteps"].Unanswered);
    }

    [Fact]
    public async Task Without_a_usable_policy_a_run_records_why_and_reminds_once_a_day()
    {
        _world.Environment["POLICY_SOURCE"] = "published";
        _world.Modes.Override = Mode.Off;
        _world.Switches.All.Add(new(Capability.Gates, Mode.Off, null, null, _world.Clock.GetUtcNow()));
        _world.Clock.Advance(TimeSpan.FromHours(25));

        await Assert.ThrowsAsync<PolicyUnusableException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));
        await Assert.ThrowsAsync<PolicyUnusableException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));

        Assert.Equal("no policy is published", _world.Runs.All["SweepWaitingSteps"].PolicyProblem);
        Assert.Single(Reminders());
    }

    [Fact]
    public async Task A_sweep_that_fails_still_reminds_once_a_day()
    {
        _world.Switches.All.Add(new(Capability.Gates, Mode.Off, null, null, _world.Clock.GetUtcNow()));
        _world.Service.Fault = operation => operation == "ListWaitingWorkflowSteps" ? new TimeoutException("throttled") : null;
        _world.Clock.Advance(TimeSpan.FromHours(25));

        await Assert.ThrowsAsync<PassFailedException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));
        await Assert.ThrowsAsync<PassFailedException>(() => _world.InvokeAsync("SweepWaitingSteps", Sweep));

        Assert.Single(Reminders());
    }

    private static string At(string sample, DateTimeOffset dueAt)
    {
        var evt = JsonNode.Parse(Samples.Text(sample))!;
        evt["time"] = dueAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return evt.ToJsonString();
    }

    private List<string> Reminders() => [.. _world.Notifications.All.Where(sent => sent.Kind == SwitchNotifications.Reminder).Select(sent => sent.Text)];
}
