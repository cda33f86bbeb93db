using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Gates;
using TestKit.History;
using TestKit.Operations;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.History;

public sealed class RecordBuildTests
{
    private static readonly BuildEvent Available = Builds.Event("TESTING", "AVAILABLE", 50);

    private readonly TestClock _clock = new(Builds.Start.AddMinutes(51));
    private readonly FakeImageBuilder _service;
    private readonly InMemoryBuildRecords _records = new();
    private readonly InMemoryBuildDetails _details = new();
    private readonly InMemoryPipelineHealthRecords _health = new();
    private readonly RecordedNotifications _notifications = new();
    private readonly RecordedLog<RecordBuild> _log = new();

    public RecordBuildTests()
    {
        _service = new(_clock);
        _service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
    }

    private Task<RecordReport> RecordAsync(BuildEvent evt, Effects? effects = null)
    {
        var ports = new InterruptedBuilds<FakeImageBuilder>(effects ?? new(), _service, _records, _details);
        return Recorder(ports).HandleAsync(evt, CancellationToken.None);
    }

    private RecordBuild Recorder(InterruptedBuilds<FakeImageBuilder> ports) => new(
        new(
            ports, ports, ports, ports, _health.Recorder(Builds.AccountRegion, _clock, _notifications), new(new InMemoryGateRecords(new()), new ModeSwitch(), new()),
            _notifications, new RecordedMetrics(), CoverageRules.None, _clock),
        Builds.AccountRegion, _clock, _log);

    [Fact]
    public async Task An_intermediate_state_costs_one_call_and_one_write()
    {
        _service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("TESTING", 0);
        var report = await RecordAsync(Builds.Event("BUILDING", "TESTING", 30));

        Assert.Equal((1, null), (report.Calls, report.Details));
        Assert.Equal(["GetImage"], _service.Calls);
        Assert.Equal((1, 0), (_records.Writes, _details.Writes));
    }

    [Fact]
    public async Task The_details_of_an_ended_build_are_read_once_for_each_end()
    {
        var failed = Builds.Snapshot("FAILED", 0, Builds.Reason);
        _service.Snapshots[Builds.Image.ToString()] = failed;
        _service.Workflows[Builds.Image.ToString()] = Builds.FailedInDistribution;
        var report = await RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 25));
        await RecordAsync(Builds.Event(null, "FAILED", 25.01, "sns"));
        Assert.Equal(("Distribute", 5), (report.Details?.Failure?.Step, report.Calls));
        Assert.Equal(["GetImage", .. FakeImageBuilder.InsideOperations, "GetImage"], _service.Calls);

        _clock.Advance(TimeSpan.FromMinutes(9));
        _service.Snapshots[Builds.Image.ToString()] = failed with { Status = "AVAILABLE", Reason = null };
        Assert.Null((await RecordAsync(Available)).Details?.Failure);
        Assert.Equal((11, 2), (_service.Calls.Count, _details.Writes));

        _service.Snapshots[Builds.Image.ToString()] = failed with { Status = "DEPRECATED", Reason = null };
        await RecordAsync(Builds.Event("AVAILABLE", "DEPRECATED", 99));
        Assert.Equal("AVAILABLE", _details.All.Single().Status);
    }

    [Fact]
    public async Task A_build_whose_details_cannot_be_read_is_recorded_and_its_details_are_read_by_the_redelivery()
    {
        _service.Fault = operation => operation == "ListWorkflowExecutions" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => RecordAsync(Available));
        Assert.Equal(("AVAILABLE", 0), (_records.All.Single().Status, _details.Writes));

        _service.Fault = _ => null;
        Assert.NotNull((await RecordAsync(Available)).Details);
        Assert.Equal((1, 1), (_records.Writes, _details.Writes));
    }

    [Fact]
    public async Task Records_the_transition_and_the_snapshot()
    {
        var report = await RecordAsync(Available);

        Assert.True(report.IsWritten);
        var record = Assert.Single(_records.All);
        Assert.Equal(record, report.Record);
        Assert.Equal([Available.Transition], record.Transitions);
        Assert.Equal(("AVAILABLE", _clock.GetUtcNow()), (record.Current!.Status, record.Current.ReadStartedAt));
        Assert.Equal("ami-01a23bc4def5a6789", Assert.Single(record.Current.Amis).ImageId);
        Assert.Equal((1, 1), (_records.Writes, _details.Writes));
    }

    [Fact]
    public async Task A_duplicate_writes_nothing()
    {
        await RecordAsync(Available);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var again = await RecordAsync(Available);
        Assert.False(again.IsWritten);
        Assert.Equal(1, _records.Writes);
    }

    [Fact]
    public async Task A_duplicate_that_finds_a_newer_state_is_written()
    {
        _service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("TESTING", 0);
        await RecordAsync(Available);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
        Assert.True((await RecordAsync(Available)).IsWritten);
        Assert.Equal("AVAILABLE", _records.All.Single().Current!.Status);
    }

    [Fact]
    public async Task The_copy_from_the_other_source_adds_its_transition()
    {
        await RecordAsync(Available);
        await RecordAsync(Builds.Event(null, "AVAILABLE", 50.01, "sns"));
        Assert.Equal(["eventbridge", "sns"], _records.All.Single().Transitions.Select(t => t.Source));
    }

    [Fact]
    public async Task A_deleted_image_still_gets_its_transition()
    {
        _service.Snapshots.Clear();
        var report = await RecordAsync(Available);
        Assert.True(report.ImageDeleted);
        Assert.Equal(BuildRecord.Deleted, report.Record.Status);
        Assert.Null(report.Record.Current);
        Assert.Single(report.Record.Transitions);
    }

    [Fact]
    public async Task A_deleted_image_is_marked_and_keeps_its_last_snapshot()
    {
        await RecordAsync(Available);
        _clock.Advance(TimeSpan.FromDays(1));
        _service.Snapshots.Clear();

        var first = await RecordAsync(Available);
        _clock.Advance(TimeSpan.FromDays(1));
        var again = await RecordAsync(Available);

        Assert.Equal((true, false), (first.IsWritten, again.IsWritten));
        Assert.Equal((BuildRecord.Deleted, "AVAILABLE"), (first.Record.Status, first.Record.Current?.Status));
    }

    [Fact]
    public async Task A_snapshot_has_the_time_at_which_its_read_started()
    {
        await RecordAsync(Available, Effects.After(1, () =>
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            return Task.CompletedTask;
        }));
        Assert.Equal(Builds.Start.AddMinutes(51), _records.All.Single().Current!.ReadStartedAt);
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:999922223333:image/base-linux/1.0.0/3")]
    [InlineData("arn:aws:imagebuilder:us-east-1:111122223333:image/base-linux/1.0.0/3")]
    public async Task Refuses_an_image_of_another_account_or_Region(string arn)
    {
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => RecordAsync(Available with { Image = ImageBuildArn.Parse(arn) }));
        Assert.Contains("account 111122223333 in eu-west-1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_records.All);
        Assert.Empty(_service.Calls);
    }

    [Fact]
    public async Task A_lost_race_is_merged_with_the_other_write()
    {
        // Effect 2 is the read of the record.
        await RecordAsync(Available, Effects.After(2, () => RecordAsync(Builds.Event("BUILDING", "TESTING", 30))));
        Assert.Equal(["TESTING", "AVAILABLE"], _records.All.Single().Transitions.Select(t => t.To));
        Assert.Equal(2, _records.Writes);
    }

    [Fact]
    public async Task Throws_when_others_keep_writing()
    {
        var rival = 0;
        var ports = new InterruptedBuilds<FakeImageBuilder>(new(), _service, _records, _details)
        {
            BeforeWrite = async () => await _records.TryWriteAsync(
                BuildHistory.Merge(_records.All.SingleOrDefault(), Builds.Event(null, "TESTING", rival++), null), CancellationToken.None),
        };

        var contended = await Assert.ThrowsAsync<ContendedRecordException>(
            () => Recorder(ports).HandleAsync(Available, CancellationToken.None));

        Assert.Equal((Builds.Image.ToString(), 5, 5), (contended.What, contended.Attempts, rival));
    }

    [Fact]
    public async Task A_crash_after_any_effect_is_completed_by_the_redelivery()
    {
        for (var effect = 1; effect <= 6; effect++)
        {
            var test = new RecordBuildTests();
            await Assert.ThrowsAsync<KilledException>(() => test.RecordAsync(Available, Effects.KillAfter(effect)));
            await test.RecordAsync(Available);
            var record = Assert.Single(test._records.All);
            Assert.Equal(("AVAILABLE", 1, 1), (record.Current!.Status, record.Transitions.Count, test._records.Writes));
            Assert.Equal("AVAILABLE", Assert.Single(test._details.All).Status);
        }

        var whole = new Effects();
        await new RecordBuildTests().RecordAsync(Available, whole);
        Assert.Equal(6, whole.Count);
    }

    [Fact]
    public async Task Writes_one_Information_log_line_with_the_result()
    {
        await RecordAsync(Available);
        var line = Assert.Single(_log.Lines, l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1100, 1199);
        Assert.StartsWith(
            $"Build {Builds.Image} changed to AVAILABLE (reported by eventbridge); current status AVAILABLE", line.Text, StringComparison.Ordinal);
    }
}
