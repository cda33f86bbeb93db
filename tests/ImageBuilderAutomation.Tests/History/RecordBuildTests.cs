using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Gates;
using TestKit.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class RecordBuildTests
{
    private static readonly BuildNotice Available = Builds.Notice("TESTING", "AVAILABLE", 50);

    private readonly TestClock clock = new(Builds.Start.AddMinutes(51));
    private readonly FakeImageBuilder service;
    private readonly InMemoryBuildRecords records = new();
    private readonly RecordedLog<RecordBuild> log = new();

    public RecordBuildTests()
    {
        service = new(clock);
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
    }

    private Task<RecordReport> RecordAsync(BuildNotice notice, Effects? effects = null)
    {
        var ports = new InterruptedBuilds(effects ?? new(), service, records);
        return new RecordBuild(ports, ports, Builds.Home, clock, log).HandleAsync(notice, CancellationToken.None);
    }

    [Fact]
    public async Task Records_the_transition_and_what_the_service_shows_with_one_call_and_one_write()
    {
        var report = await RecordAsync(Available);

        Assert.True(report.Written);
        var record = Assert.Single(records.All);
        Assert.Equal(record, report.Record);
        Assert.Equal([Available.Transition], record.Transitions);
        Assert.Equal(("AVAILABLE", clock.GetUtcNow()), (record.Current!.Status, record.Current.ReadBeganAt));
        Assert.Equal("ami-01a23bc4def5a6789", Assert.Single(record.Current.Amis).ImageId);
        Assert.Equal(["GetImage"], service.Calls);
        Assert.Equal(1, records.Writes);
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
    public async Task A_duplicate_that_finds_the_build_further_on_is_news()
    {
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("TESTING", 0);
        await RecordAsync(Available);
        clock.Advance(TimeSpan.FromMinutes(1));
        service.Snapshots[Builds.Image.ToString()] = Builds.Snapshot("AVAILABLE", 0);
        Assert.True((await RecordAsync(Available)).Written);
        Assert.Equal("AVAILABLE", records.All.Single().Current!.Status);
    }

    [Fact]
    public async Task The_other_source_s_copy_adds_its_transition()
    {
        await RecordAsync(Available);
        await RecordAsync(Builds.Notice(null, "AVAILABLE", 50.01, "sns"));
        Assert.Equal(["eventbridge", "sns"], records.All.Single().Transitions.Select(t => t.Source));
    }

    [Fact]
    public async Task An_image_that_is_gone_still_gets_its_transition()
    {
        service.Snapshots.Clear();
        var report = await RecordAsync(Available);
        Assert.True(report.ImageGone);
        Assert.Null(report.Record.Current);
        Assert.Single(report.Record.Transitions);
    }

    [Fact]
    public async Task The_observation_is_as_old_as_the_beginning_of_its_read()
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
    public async Task A_lost_race_merges_with_what_the_other_wrote()
    {
        // Place 2 is right after the record was read.
        await RecordAsync(Available, Effects.After(2, () => RecordAsync(Builds.Notice("BUILDING", "TESTING", 30))));
        Assert.Equal(["TESTING", "AVAILABLE"], records.All.Single().Transitions.Select(t => t.To));
        Assert.Equal(2, records.Writes);
    }

    [Fact]
    public async Task Gives_up_loudly_when_others_keep_writing()
    {
        var rival = 0;
        var ports = new InterruptedBuilds(new(), service, records)
        {
            BeforeWrite = async () => await records.TryWriteAsync(
                BuildHistory.Merge(records.All.SingleOrDefault(), Builds.Notice(null, "TESTING", rival++), null), CancellationToken.None),
        };

        var contended = await Assert.ThrowsAsync<ContendedRecordException>(
            () => new RecordBuild(ports, ports, Builds.Home, clock, log).HandleAsync(Available, CancellationToken.None));

        Assert.Equal((Builds.Image.ToString(), 5, 5), (contended.ImageArn, contended.Attempts, rival));
    }

    [Fact]
    public async Task A_crash_after_any_effect_is_made_good_by_the_redelivery()
    {
        for (var effect = 1; effect <= 3; effect++)
        {
            var test = new RecordBuildTests();
            await Assert.ThrowsAsync<KilledException>(() => test.RecordAsync(Available, Effects.KillAfter(effect)));
            await test.RecordAsync(Available);
            var record = Assert.Single(test.records.All);
            Assert.Equal(("AVAILABLE", 1, 1), (record.Current!.Status, record.Transitions.Count, test.records.Writes));
        }

        var whole = new Effects();
        await new RecordBuildTests().RecordAsync(Available, whole);
        Assert.Equal(3, whole.Count);
    }

    [Fact]
    public async Task Leaves_one_Information_line_that_tells_the_outcome()
    {
        await RecordAsync(Available);
        var line = Assert.Single(log.Lines, l => l.Level is LogLevel.Information);
        Assert.InRange(line.EventId, 1100, 1199);
        Assert.StartsWith($"Build {Builds.Image} went to AVAILABLE (told by eventbridge); the service shows AVAILABLE", line.Text, StringComparison.Ordinal);
    }
}
