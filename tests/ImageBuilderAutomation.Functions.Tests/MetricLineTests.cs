using System.Text;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Metrics;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>What the host of a function measures, whichever function it is.</summary>
public sealed class MetricLineTests
{
    public static TheoryData<string> Events => [.. Samples.All];

    /// <remarks>Only a step's own call has no time.</remarks>
    [Theory]
    [MemberData(nameof(Events))]
    public void The_time_of_every_sample_event_is_found(string sample)
    {
        var time = EventTime.Of(Encoding.UTF8.GetBytes(Samples.Text(sample)));

        Assert.Equal(!sample.StartsWith("lambda/", StringComparison.Ordinal), time is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"time\"")]
    [InlineData("""{ "time": 5 }""")]
    [InlineData("""{ "time": "yesterday" }""")]
    [InlineData("""{ "detail": { "time": "2026-11-20T09:00:00Z" } }""")]
    [InlineData("""{ "Records": [] }""")]
    [InlineData("""{ "Records": [{ "Sns": null }] }""")]
    public void An_event_without_a_usable_time_has_none(string json) => Assert.Null(EventTime.Of(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task A_handled_event_counts_with_its_lag_and_a_failed_one_with_its_lag_alone()
    {
        var world = new FunctionWorld();
        var text = Samples.Text("eventbridge/workflow-step-waiting.json");

        await world.InvokeAsync("AnswerWaitingStep", text);
        await Assert.ThrowsAnyAsync<Exception>(() => world.InvokeAsync("AnswerWaitingStep", text.Replace("123456789012", "999999999999", StringComparison.Ordinal)));

        Assert.Single(world.Metrics.Of(Metric.EventsHandled));
        Assert.Equal(2, world.Metrics.Of(Metric.EventLag).Count);
        Assert.All(world.Metrics.Of(Metric.EventLag), lag => Assert.True(lag >= 0));
    }

    [Fact]
    public async Task A_sweep_says_how_much_time_it_had_left()
    {
        var world = new FunctionWorld();

        await world.InvokeAsync("SweepWaitingSteps", Samples.Text("schedule/sweep.json"));

        Assert.InRange(Assert.Single(world.Metrics.Of(Metric.SweepTimeLeft)), 0, 900);
    }
}
