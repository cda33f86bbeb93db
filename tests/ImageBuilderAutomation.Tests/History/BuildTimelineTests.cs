using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class BuildTimelineTests
{
    private static BuildTimeline Of(params BuildEvent[] events) => BuildTimeline.Of(Builds.Merged(events.Select(n => (n, (ImageSnapshot?)null))));

    private static string[] Statuses(BuildTimeline timeline) => [.. timeline.Attempts.Select(a => string.Join(' ', a.Entries.Select(e => e.Status)))];

    [Fact]
    public void Numbers_attempts_and_shows_each_fact_once()
    {
        var timeline = BuildTimeline.Of(Builds.Merged(Builds.Retried));
        Assert.Equal(["BUILDING DISTRIBUTING FAILED", "DISTRIBUTING AVAILABLE"], Statuses(timeline));
        Assert.Equal([1, 2], timeline.Attempts.Select(a => a.Number));
        var failed = timeline.Attempts[0].Entries[^1];
        Assert.Equal(["eventbridge", "sns"], failed.Sources);
        Assert.Equal(("DISTRIBUTING", Builds.Start.AddMinutes(25)), (failed.From, failed.At));
    }

    [Fact]
    public void Reports_the_durations_of_attempts_and_states()
    {
        var timeline = BuildTimeline.Of(Builds.Merged(Builds.Retried));
        Assert.Equal([TimeSpan.FromMinutes(24), TimeSpan.FromMinutes(10)], timeline.Attempts.Select(a => a.Duration!.Value));
        Assert.Equal([19, 5, 15], timeline.Attempts[0].Entries.Select(e => e.Duration!.Value.TotalMinutes));
        Assert.Null(timeline.Attempts[1].Entries[^1].Duration);
    }

    [Fact]
    public void A_running_attempt_has_no_duration() =>
        Assert.Null(Of(Builds.Event("PENDING", "BUILDING", 1), Builds.Event("BUILDING", "TESTING", 9)).Attempts.Single().Duration);

    [Fact]
    public void An_SNS_message_before_its_event_is_the_same_change_and_the_event_adds_the_previous_state()
    {
        var entry = Of(Builds.Event(null, "AVAILABLE", 50, "sns"), Builds.Event("TESTING", "AVAILABLE", 50.1)).Attempts.Single().Entries.Single();
        Assert.Equal(("TESTING", Builds.Start.AddMinutes(50)), (entry.From, entry.At));
    }

    [Fact]
    public void Two_failures_are_two_attempts_even_if_the_events_of_the_retry_were_lost()
    {
        var timeline = Of(
            Builds.Event("BUILDING", "FAILED", 10), Builds.Event(null, "FAILED", 10.01, "sns"),
            Builds.Event("DISTRIBUTING", "FAILED", 30), Builds.Event(null, "FAILED", 30.01, "sns"));
        Assert.Equal(["FAILED", "FAILED"], Statuses(timeline));
    }

    [Fact]
    public void Messages_too_far_apart_are_two_changes_even_if_each_source_sent_only_one() =>
        Assert.Equal(["FAILED", "FAILED"], Statuses(Of(Builds.Event("BUILDING", "FAILED", 10), Builds.Event(null, "FAILED", 30, "sns"))));

    [Fact]
    public void States_of_the_same_second_are_put_in_the_usual_order() =>
        Assert.Equal(
            ["TESTING DISTRIBUTING FAILED", "DISTRIBUTING AVAILABLE"],
            Statuses(Of(
                Builds.Event("DISTRIBUTING", "AVAILABLE", 2), Builds.Event("FAILED", "DISTRIBUTING", 1),
                Builds.Event("DISTRIBUTING", "FAILED", 1), Builds.Event("TESTING", "DISTRIBUTING", 0), Builds.Event("BUILDING", "TESTING", 0))));

    [Theory]
    [InlineData("DELETED")]
    [InlineData("DEPRECATED")]
    public void Retiring_a_failed_build_is_not_an_attempt(string status) =>
        Assert.Equal([$"FAILED {status}"], Statuses(Of(Builds.Event("BUILDING", "FAILED", 1), Builds.Event("FAILED", status, 99))));

    [Fact]
    public void Retirement_does_not_lengthen_the_attempt() =>
        Assert.Equal(
            TimeSpan.FromMinutes(40),
            Of(
                Builds.Event("PENDING", "BUILDING", 1), Builds.Event("TESTING", "AVAILABLE", 41),
                Builds.Event("AVAILABLE", "DEPRECATED", 999)).Attempts.Single().Duration);

    [Fact]
    public void Retirement_does_not_end_an_attempt_whose_end_was_not_reported() =>
        Assert.Null(Of(Builds.Event("PENDING", "BUILDING", 1), Builds.Event("AVAILABLE", "DEPRECATED", 999)).Attempts.Single().Duration);

    [Fact]
    public void A_record_without_transitions_has_no_attempts() =>
        Assert.Empty(BuildTimeline.Of(new() { ImageArn = Builds.Image.ToString() }).Attempts);
}
