using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class BuildStatisticsTests
{
    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static BuildRecord Build(string? current, params (string Status, int Minute)[] states) => new()
    {
        ImageArn = Builds.Image.ToString(),
        Current = current is null ? null : Builds.Snapshot(current, 500),
        Transitions = [.. states.Select(s => new Transition(null, s.Status, Builds.Start.AddMinutes(s.Minute), "eventbridge"))],
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 5)]
    [InlineData(51, 6)]
    [InlineData(95, 10)]
    [InlineData(100, 10)]
    public void A_percentile_is_the_smallest_value_that_the_given_percentage_does_not_exceed(int percent, int expected) =>
        Assert.Equal(Minutes(expected), Percentile.Of(Enumerable.Range(1, 10).Reverse().Select(Minutes), percent));

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(100)]
    public void Every_percentile_of_one_value_is_that_value_and_no_values_have_no_percentile(int percent)
    {
        Assert.Equal(Minutes(7), Percentile.Of([Minutes(7)], percent));
        Assert.Null(Percentile.Of([], percent));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_percentage_out_of_range_is_refused(int percent) => Assert.Throws<ArgumentOutOfRangeException>(() => Percentile.Of([Minutes(1)], percent));

    [Fact]
    public void No_builds_have_neither_a_failure_rate_nor_a_duration()
    {
        var none = BuildStatistics.Of([]);
        Assert.Equal(new BuildStatistics(0, 0, 0, 0, 0, 0, 0, null, null), none);
        Assert.Null(none.FailureRate);
    }

    [Fact]
    public void A_retried_build_is_one_failure_and_one_success_and_its_retry_is_not_measured()
    {
        var of = BuildStatistics.Of([Build("AVAILABLE", ("BUILDING", 1), ("FAILED", 25), ("DISTRIBUTING", 40), ("AVAILABLE", 50))]);
        Assert.Equal(new BuildStatistics(1, 1, 1, 0, 0, 0, 0, null, null), of);
        Assert.Equal(0.5, of.FailureRate);
    }

    [Fact]
    public void A_build_that_a_gate_stopped_is_no_failure()
    {
        var stop = new EndCause("stopped by rule a: b", IsStop: true, null, Builds.Start);
        var of = BuildStatistics.Of(
        [
            Build("FAILED", ("BUILDING", 1), ("FAILED", 25)) with { Cause = stop },
            Build("CANCELLED", ("BUILDING", 1), ("CANCELLED", 25)) with { Cause = stop },
            Build("FAILED", ("BUILDING", 1), ("FAILED", 25)) with { Cause = stop with { IsStop = false } },
            Build("AVAILABLE", ("BUILDING", 1), ("AVAILABLE", 30)),
        ]);

        Assert.Equal((2, 1, 0, 1, 0.5), (of.Stopped, of.Failed, of.Cancelled, of.Available, of.FailureRate));
    }

    [Fact]
    public void Of_a_stopped_build_that_was_retried_only_the_attempt_that_was_stopped_counts_as_one()
    {
        var of = BuildStatistics.Of(
        [
            Build("FAILED", ("BUILDING", 1), ("FAILED", 25), ("DISTRIBUTING", 40), ("FAILED", 50)) with { Cause = new("stopped", IsStop: true, null, Builds.Start) },
        ]);

        Assert.Equal((1, 1), (of.Failed, of.Stopped));
    }

    [Fact]
    public void A_cancelled_build_is_neither_a_success_nor_a_failure()
    {
        var of = BuildStatistics.Of([Build("CANCELLED", ("BUILDING", 1), ("CANCELLED", 25)), Build("AVAILABLE", ("BUILDING", 1), ("AVAILABLE", 30))]);
        Assert.Equal((1, 1, 0d), (of.Cancelled, of.Available, of.FailureRate));
        Assert.Equal((1, Minutes(30), Minutes(30)), (of.Measured, of.P50, of.P95));
    }

    [Fact]
    public void A_lost_first_message_does_not_shorten_a_build() =>
        Assert.Equal(Minutes(30), BuildStatistics.Of([Build("AVAILABLE", ("TESTING", 29), ("AVAILABLE", 30))]).P50);

    [Fact]
    public void A_reported_end_without_a_start_gives_no_duration()
    {
        var of = BuildStatistics.Of([Build(current: null, ("AVAILABLE", 30))]);
        Assert.Equal((1, 0), (of.Available, of.Measured));
    }

    [Fact]
    public void An_end_that_no_message_reported_is_taken_from_the_latest_snapshot()
    {
        Assert.Equal(1, BuildStatistics.Of([Build("FAILED", ("BUILDING", 1))]).Failed);
        Assert.Equal(1, BuildStatistics.Of([Build("AVAILABLE")]).Available);
        Assert.Equal(1, BuildStatistics.Of([Build("TESTING", ("BUILDING", 1))]).Unfinished);
    }

    [Fact]
    public void A_retired_build_still_counts_as_a_success() =>
        Assert.Equal(1, BuildStatistics.Of([Build("DEPRECATED", ("BUILDING", 1), ("AVAILABLE", 30), ("DEPRECATED", 400))]).Available);
}
