using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Gates;
using TestKit.History;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.History;

public sealed class RecordBuildTests
{
    private static readonly BuildNotice Available = Builds.Notice("TESTING", "AVAILABLE", 50);

    private readonly TestClock clock = new(Builds.Start.AddMinutes(51));
    private readonly FakeImageBuilder service;
    private readonly InMemoryBuildRecords records = new();
    private readonly InMemoryBuildDetails details = new();
    private readonly ToldOutcomes told = new();
    private readonly RecordedLog<RecordBuild> log = new();

    public RecordBuildTests()
    {
        service = new(clock);
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
    }

    private Task<RecordReport> RecordAsync(BuildNotice notice, Effects? effects = null)
    {
        var ports = new InterruptedBuilds<FakeImageBuilder>(effects ?? new(), service, records, details);
        return Recorder(ports).HandleAsync(notice, CancellationToken.None);
    }

    private RecordBuild Recorder(InterruptedBuilds<FakeImageBuilder> ports) => new(new(ports, ports, ports, ports, told, clock), Builds.Home, log);

    [Fact]
    public async Task An_intermediate_state_costs_one_call_and_one_write()
    {
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("TESTING", 0);
        var report = await RecordAsync(Builds.Notice("BUILDING", "TESTING", 30));

        Assert.Equal((1, null), (report.Calls, report.Details));
        Assert.Equal(["GetImage"], service.Calls);
        Assert.Equal((1, 0), (records.Writes, details.Writes));
    }

    [Fact]
    public async Task The_details_of_an_ended_build_are_read_once_for_each_end()
    {
        var failed = Builds.Snapshot("FAILED", 0, Builds.Reason);
        service.Snapshots[Builds.Image.ToString()] = failed;
        service.Workflows[Builds.Image.ToString()] = Builds.FailedInDistribution;
        var report = await RecordAsync(Builds.Notice("DISTRIBUTING", "FAILED", 25));
        await RecordAsync(Builds.Notice(null, "FAILED", 25.01, "sns"));
        Assert.Equal(("Distribute", 5), (report.Details?.Failure?.Step, report.Calls));
        Assert.Equal(["GetImage", .. FakeImageBuilder.InsideOperations, "GetImage"], service.Calls);

        clock.Advance(TimeSpan.FromMinutes(9));
        service.Snapshots[Builds.Image.ToString()] = failed with { Status = "AVAILABLE", Reason = null };
        Assert.Null((await RecordAsync(Available)).Details?.Failure);
        Assert.Equal((11, 2), (service.Calls.Count, details.Writes));

        service.Snapshots[Builds.Image.ToString()] = failed with { Status = "DEPRECATED", Reason = null };
        await RecordAsync(Builds.Notice("AVAILABLE", "DEPRECATED", 99));
        Assert.Equal("AVAILABLE", details.All.Single().Status);
    }

    [Fact]
    public async Task A_build_whose_details_cannot_be_read_is_recorded_and_its_details_are_read_by_the_redelivery()
    {
        service.Fault = operation => operation == "ListWorkflowExecutions" ? new TimeoutException("throttled") : null;
        await Assert.ThrowsAsync<TimeoutException>(() => RecordAsync(Available));
        Assert.Equal(("AVAILABLE", 0), (records.All.Single().Status, details.Writes));

        service.Fault = _ => null;
        Assert.NotNull((await RecordAsync(Available)).Details);
        Assert.Equal((1, 1), (records.Writes, details.Writes));
    }

    [Fact]
    public async Task Records_the_transition_and_the_snapshot()
    {
        var report = await RecordAsync(Available);

        Assert.True(report.Written);
        var record = Assert.Single(records.All);
        Assert.Equal(record, report.Record);
        Assert.Equal([Available.Transition], record.Transitions);
        Assert.Equal(("AVAILABLE", clock.GetUtcNow()), (record.Current!.Status, record.Current.ReadBeganAt));
        Assert.Equal("ami-01a23bc4def5a6789", Assert.Single(record.Current.Amis).ImageId);
        Assert.Equal((1, 1), (records.Writes, details.Writes));
    }

    [Fact]
    public async Task A_duplicate_writes_nothing()
    {
        await RecordAsync(Available);
        clock.Advance(TimeSpan.FromMinutes(1));
        var again = await RecordAsync(Available);
        Assert.False(again.Written);
        Assert.Equal(1, records.Writes);
    }

    [Fact]
    public async Task A_duplicate_that_finds_a_newer_state_is_written()
    {
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("TESTING", 0);
        await RecordAsync(Available);
        clock.Advance(TimeSpan.FromMinutes(1));
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
        Assert.True((await RecordAsync(Available)).Written);
        Assert.Equal("AVAILABLE", records.All.Single().Current!.Status);
    }

    [Fact]
    public async Task The_copy_from_the_other_source_adds_its_transition()
    {
        await RecordAsync(Available);
        await RecordAsync(Builds.Notice(null, "AVAILABLE", 50.01, "sns"));
        Assert.Equal(["eventbridge", "sns"], records.All.Single().Transitions.Select(t => t.Source));
    }

    [Fact]
    public async Task A_deleted_image_still_gets_its_transition()
    {
        service.Snapshots.Clear();
        var report = await RecordAsync(Available);
        Assert.True(report.ImageGone);
        Assert.Equal(BuildRecord.Gone, report.Record.Status);
        Assert.Null(report.Record.Current);
        Assert.Single(report.Record.Transitions);
    }

    [Fact]
    public async Task A_deleted_image_is_marked_and_keeps_its_last_snapshot()
    {
        await RecordAsync(Available);
        clock.Advance(TimeSpan.FromDays(1));
        service.Snapshots.Clear();

        var first = await RecordAsync(Available);
        clock.Advance(TimeSpan.FromDays(1));
        var again = await RecordAsync(Available);

        Assert.Equal((true, false), (first.Written, again.Written));
        Assert.Equal((BuildRecord.Gone, "AVAILABLE"), (first.Record.Status, first.Record.Current?.Status));
    }

    [Fact]
    public async Task A_snapshot_has_the_time_at_which_its_read_started()
    {
        await RecordAsync(Available, Effects.After(1, () =>
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            return Task.CompletedTask;
        }));
        Assert.Equal(Builds.Start.AddMinutes(51), records.All.Single().Current!.ReadBeganAt);
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:999922223333:image/base-linux/1.0.0/3")]
    [InlineData("arn:aws:imagebuilder:us-east-1:111122223333:image/base-linux/1.0.0/3")]
    public async Task Refuses_an_image_of_another_account_or_Region(string arn)
    {
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => RecordAsync(Available with { Image = ImageBuildArn.Parse(arn) }));
        Assert.Contains("account 111122223333 in eu-west-1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(records.All);
        Assert.Empty(service.Calls);
    }

    [Fact]
    public async Task A_lost_race_is_merged_with_the_other_write()
    {
        // Effect 2 is the read of the record.
        await RecordAsync(Available, Effects.After(2, () => RecordAsync(Builds.Notice("BUILDING", "TESTING", 30))));
        Assert.Equal(["TESTING", "AVAILABLE"], records.All.Single().Transitions.Select(t => t.To));
        Assert.Equal(2, records.Writes);
    }

    [Fact]
    public async Task Throws_when_others_keep_writing()
    {
        var rival = 0;
        var ports = new InterruptedBuilds<FakeImageBuilder>(new(), service, records, details)
        {
            BeforeWrite = async () => await records.TryWriteAsync(
                BuildHistory.Merge(records.All.SingleOrDefault(), Builds.Notice(null, "TESTING", rival++), null), CancellationToken.None),
        };

        var contended = await Assert.ThrowsAsync<ContendedRecordException>(
            () => Recorder(ports).HandleAsync(Available, CancellationToken.None));

        Assert.Equal((Builds.Image.ToString(), 5, 5), (contended.ImageArn, contended.Attempts, rival));
    }

    [Fact]
    public async Task A_crash_after_any_effect_is_completed_by_the_redelivery()
    {
        for (var effect = 1; effect <= 6; effect++)
        {
            var test = new RecordBuildTests();
            await Assert.ThrowsAsync<KilledException>(() => test.RecordAsync(Available, Effects.KillAfter(effect)));
            await test.RecordAsync(Available);
            var record = Assert.Single(test.records.All);
            Assert.Equal(("AVAILABLE", 1, 1), (record.Current!.Status, record.Transitions.Count, test.records.Writes));
            Assert.Equal("AVAILABLE", Assert.Single(test.details.All).Status);
        }

        var whole = new Effects();
        await new RecordBuildTests().RecordAsync(Available, whole);
        Assert.Equal(6, whole.Count);
    }

    [Fact]
    public async Task Writes_one_Information_log_line_with_the_result()
    {
        await RecordAsync(Available);
        var line = Assert.Single(log.Lines, l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1100, 1199);
        Assert.StartsWith(
            $"Build {Builds.Image} changed to AVAILABLE (reported by eventbridge); current status AVAILABLE", line.Text, StringComparison.Ordinal);
    }
}
