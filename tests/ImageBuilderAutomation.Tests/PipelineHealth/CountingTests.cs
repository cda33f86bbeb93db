using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Tests.PipelineHealth;

/// <summary>Failures in a row are counted over all builds of a pipeline, whatever the order in which their ends are reported.</summary>
public sealed class CountingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly PipelineHealthRecord Empty = PipelineHealthTransitions.Opened("arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base");

    [Fact]
    public void Scheduled_manual_and_event_started_builds_count_alike() =>
        Assert.Equal(3, Counted((1, BuildResult.Failed), (2, BuildResult.Failed), (3, BuildResult.Failed)).FailuresInARow);

    [Fact]
    public void A_success_resets_the_count_and_keeps_the_latest_failure()
    {
        var record = Counted((1, BuildResult.Failed), (2, BuildResult.Failed), (3, BuildResult.Succeeded));

        Assert.Equal((0, Build(2), Build(3)), (record.FailuresInARow, record.LatestFailure, record.LatestSuccess));
        Assert.Equal(1, record.With(Build(4), BuildResult.Failed).FailuresInARow);
    }

    [Fact]
    public void A_cancelled_build_does_not_count() =>
        Assert.Equal(1, Counted((1, BuildResult.Failed), (2, BuildResult.Stopped)).FailuresInARow);

    [Fact]
    public void A_build_counts_once_however_often_its_end_is_reported()
    {
        var once = Counted((1, BuildResult.Failed), (2, BuildResult.Failed));

        Assert.True(once.With(Build(1), BuildResult.Failed).IsSameAs(once));
        Assert.True(once.With(Build(2), BuildResult.Failed).IsSameAs(once));
    }

    [Fact]
    public void Every_order_of_the_reports_gives_the_same_record()
    {
        (int, BuildResult)[] ends =
        [
            (1, BuildResult.Failed), (2, BuildResult.Succeeded), (3, BuildResult.Failed), (4, BuildResult.Stopped), (5, BuildResult.Failed),
        ];
        var expected = Counted(ends);
        Assert.Equal((2, Build(2), Build(5)), (expected.FailuresInARow, expected.LatestSuccess, expected.LatestFailure));

        Assert.All(Orders(ends.Length), order => Assert.True(Counted([.. order.Select(n => ends[n])]).IsSameAs(expected), string.Join(' ', order)));
    }

    [Fact]
    public void The_late_report_of_an_older_failure_does_not_change_the_count() =>
        Assert.Equal(0, Counted((2, BuildResult.Succeeded), (1, BuildResult.Failed)).FailuresInARow);

    [Fact]
    public void The_late_report_of_an_older_success_keeps_later_failures() =>
        Assert.Equal(2, Counted((3, BuildResult.Failed), (2, BuildResult.Failed), (1, BuildResult.Succeeded)).FailuresInARow);

    [Fact]
    public void A_failed_build_that_a_retry_made_available_is_a_success()
    {
        var record = Counted((1, BuildResult.Failed), (2, BuildResult.Failed)).With(Build(2), BuildResult.Succeeded);

        Assert.Equal((0, Build(2)), (record.FailuresInARow, record.LatestSuccess));
        Assert.True(record.With(Build(2), BuildResult.Failed).IsSameAs(record), "A repeated report of the earlier failure changed the record.");
    }

    [Fact]
    public void A_failed_build_whose_retry_was_cancelled_does_not_count()
    {
        var record = Counted((1, BuildResult.Failed), (2, BuildResult.Failed)).With(Build(2), BuildResult.Stopped);

        Assert.Equal((1, Build(1)), (record.FailuresInARow, record.LatestFailure));
    }

    [Fact]
    public void More_failures_than_the_record_keeps_stay_at_the_maximum()
    {
        var record = Enumerable.Range(1, 200).Aggregate(Empty, (known, n) => known.With(Build(n), BuildResult.Failed));

        Assert.Equal((PipelineHealthRecord.MaxFailures, Build(200)), (record.FailuresInARow, record.LatestFailure));
        Assert.True(record.With(Build(1), BuildResult.Failed).IsSameAs(record), "An old failure was counted twice.");
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void The_pause_begins_at_the_policys_number(int failures, int? pausedAfter)
    {
        var rules = new FailureRules { PolicyHash = "1", PauseAfter = 3 };
        var record = Counted([.. Enumerable.Range(1, failures).Select(n => (n, BuildResult.Failed))]).Paused(rules);

        Assert.Equal(pausedAfter, record.PausedAfter);
        Assert.Null(record.With(Build(9), BuildResult.Succeeded).Paused(rules).PausedAfter);
        Assert.Null(record.Paused(rules with { PauseAfter = null }).PausedAfter);
    }

    private static PipelineHealthRecord Counted(params (int Build, BuildResult Result)[] ends) =>
        ends.Aggregate(Empty, (known, end) => known.With(Build(end.Build), end.Result));

    private static CountedBuild Build(int number) =>
        new($"arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/{number}", Start.AddMinutes(number), number % 2 == 0 ? "SCHEDULED" : "USER_INITIATED", null);

    private static IEnumerable<int[]> Orders(int count) => count == 0 ? [[]]
        : from order in Orders(count - 1) from at in Enumerable.Range(0, count) select (int[])[.. order[..at], count - 1, .. order[at..]];
}
