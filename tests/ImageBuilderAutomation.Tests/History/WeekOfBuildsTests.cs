using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class WeekOfBuildsTests
{
    private static readonly DateOnly Monday = new(2026, 11, 16);

    private static BuildRecord Build(string pipeline, EndCause? cause, params (string Status, int Minute)[] states) => new()
    {
        ImageArn = Builds.Image.ToString(),
        Current = Builds.Snapshot(states[^1].Status, 500) with { PipelineArn = $"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/{pipeline}" },
        Transitions = [.. states.Select(state => new Transition(null, state.Status, Builds.Start.AddMinutes(state.Minute), "eventbridge"))],
        Cause = cause,
    };

    private static EndCause Cause(string why, bool isStop = false) => new(why, isStop, null, Builds.Start);

    [Fact]
    public void Weeks_begin_on_Mondays_and_the_last_one_has_the_given_day()
    {
        Assert.Equal([Monday, Monday, Monday.AddDays(7)], new[] { Monday, Monday.AddDays(6), Monday.AddDays(7) }.Select(WeekOfBuilds.MondayOf));
        Assert.Equal([Monday.AddDays(-14), Monday.AddDays(-7), Monday], WeekOfBuilds.Latest(3, Monday.AddDays(4)));
    }

    [Fact]
    public void The_numbers_of_a_week_are_those_of_the_statistics_for_all_pipelines_and_for_each()
    {
        List<BuildRecord> builds =
        [
            Build("web", null, ("BUILDING", 1), ("AVAILABLE", 30)),
            Build("web", Cause("build Install: no package"), ("BUILDING", 1), ("FAILED", 10)),
            Build("pay", null, ("BUILDING", 1), ("AVAILABLE", 50)),
            Build("pay", Cause("stopped by rule a: b", isStop: true), ("BUILDING", 1), ("FAILED", 25)),
        ];

        var week = WeekOfBuilds.Of(Monday, [.. builds.Select(BuildOutcome.Of)], isFinal: true);

        Assert.Equal(BuildStatistics.Of(builds), week.NumbersOf(null).Statistics);
        Assert.Equal(BuildStatistics.Of([.. builds.Take(2)]), week.NumbersOf("web").Statistics);
        Assert.Equal(BuildStatistics.Of([.. builds.Skip(2)]), week.NumbersOf("pay").Statistics);
        Assert.Equal(0, week.NumbersOf("other").Statistics.Builds);
        Assert.Null(week.NumbersOf("other").RateOf(AttemptEnd.FailedInBuild));
    }

    [Fact]
    public void Each_failure_counts_where_it_happened_and_the_rates_add_up_to_the_failure_rate()
    {
        var numbers = BuildNumbers.Of(
        [
            .. new[]
            {
                Build("web", null, ("BUILDING", 1), ("AVAILABLE", 30)),
                Build("web", Cause("build Install: no package"), ("BUILDING", 1), ("FAILED", 10)),
                Build("web", Cause("test Smoke, without a message"), ("TESTING", 1), ("FAILED", 10)),
                // The cause of its first attempt is not kept any more.
                Build("web", Cause("distribution: no room"), ("DISTRIBUTING", 1), ("FAILED", 10), ("DISTRIBUTING", 20), ("FAILED", 30)),
                Build("web", Cause("nobody answered gate a", isStop: true) with { IsUndecided = true }, ("DISTRIBUTING", 1), ("FAILED", 10)),
                Build("web", Cause("stopped by kim: wrong base", isStop: true), ("DISTRIBUTING", 1), ("CANCELLED", 10)),
            }.Select(BuildOutcome.Of),
        ]);

        AttemptEnd[] failures = [AttemptEnd.FailedInBuild, AttemptEnd.FailedInTest, AttemptEnd.FailedInDistribution, AttemptEnd.FailedElsewhere];
        Assert.Equal([1, 1, 1, 1], failures.Select(numbers.Count));
        Assert.Equal((1, 1), (numbers.Count(AttemptEnd.Unanswered), numbers.Count(AttemptEnd.Stopped)));
        Assert.Equal(0.8, numbers.Statistics.FailureRate);
        Assert.Equal(0.8, failures.Sum(failure => numbers.RateOf(failure)!.Value), 9);
    }
}
