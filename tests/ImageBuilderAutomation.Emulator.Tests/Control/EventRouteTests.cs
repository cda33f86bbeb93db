using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

public sealed class EventRouteTests : BuildTest
{
    private const string StateChange = "EC2 Image Builder Image State Change";

    [Fact]
    public async Task The_event_log_shows_contents_and_destinations()
    {
        await RunAsync();

        var log = await LogAsync("");

        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => e["number"]!.GetValue<int>()));
        Assert.Equal(["event", "message"], log.Select(e => e["kind"]!.GetValue<string>()).Distinct());
        Assert.Equal(["default", Topic], log.Select(e => e["destination"]!.GetValue<string>()).Distinct());
        Assert.Equal(Events.Events.Count, log.Count(e => e["kind"]!.GetValue<string>() == "event"));
        Assert.Equal(Events.Messages.Single().Message, log.Single(e => e["kind"]!.GetValue<string>() == "message")["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_event_log_can_be_filtered_and_continued()
    {
        await RunAsync();

        Assert.Single(await LogAsync("?kind=message"));
        Assert.Single(await LogAsync($"?destination={Topic}"));
        Assert.Equal(5, (await LogAsync($"?detailType={Uri.EscapeDataString(StateChange)}")).Count);
        Assert.Equal(4, (await LogAsync("?after=2")).Count);
    }

    [Fact]
    public async Task A_lost_event_is_only_in_the_log()
    {
        await StubAsync(new() { ["fault"] = "lose", ["detailType"] = StateChange, ["times"] = 2 });

        await RunAsync();

        Assert.Equal(3, Events.Events.Count);
        Assert.Single(Events.Messages);
        Assert.Equal(2, (await LogAsync("")).Count(e => e["fate"]!.GetValue<string>() == "lost"));
    }

    [Fact]
    public async Task A_message_arrives_as_often_as_stubbed()
    {
        await StubAsync(new() { ["fault"] = "duplicate", ["destination"] = Topic, ["copies"] = 3 });

        await RunAsync();

        Assert.Equal(3, Events.Messages.Count);
        Assert.Equal(["delivered", "duplicate", "duplicate"], (await LogAsync("?kind=message")).Select(e => e["fate"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_delayed_event_arrives_after_later_ones()
    {
        await StubAsync(new() { ["fault"] = "delay", ["detailType"] = StateChange, ["seconds"] = 10800 });

        await RunAsync();

        Assert.Equal("BUILDING", Events.Events[^1]["detail"]!["state"]!["status"]!.GetValue<string>());
        Assert.Equal("late", (await LogAsync(""))[^1]["fate"]!.GetValue<string>());
    }

    [Fact]
    public async Task Reordered_events_arrive_in_another_order()
    {
        await StubAsync(new() { ["fault"] = "reorder", ["detailType"] = StateChange, ["times"] = 5, ["seconds"] = 14400 });

        await RunAsync();

        var arrived = Events.Events.Select(e => e["detail"]!["state"]!["status"]!.GetValue<string>()).ToList();
        string[] published = ["BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"];
        Assert.Equal(published.Order(), arrived.Order());
        Assert.NotEqual(published, arrived);
    }

    [Fact]
    public async Task A_reset_clears_the_log_and_the_faults()
    {
        await RunAsync();
        await StubAsync(new() { ["fault"] = "lose", ["times"] = 100 });
        await Api.ControlAsync(HttpMethod.Post, "reset");
        Events.Events.Clear();
        Assert.Empty(await LogAsync(""));

        await RunAsync();

        Assert.Equal(5, Events.Events.Count);
    }

    [Theory]
    [InlineData("""{"fault":"eat"}""", "'fault' is \"eat\"; expected one of lose, duplicate, delay, reorder.")]
    [InlineData("{}", "'fault' is missing; expected")]
    [InlineData("""{"fault":"lose","times":0}""", "'times' is 0; expected")]
    [InlineData("""{"fault":"lose","event":"x"}""", "'event' is not a member")]
    public async Task An_invalid_input_is_refused_with_the_expected_form(string order, string message)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/event-faults", order, authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
    }

    private async Task RunAsync()
    {
        var input = await Samples.PipelineAsync(Api);
        var infrastructure = Samples.Infrastructure("recorded");
        infrastructure["snsTopicArn"] = Topic;
        input["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure);
        await StartAsync(await Api.CreateAsync("CreateImagePipeline", input));
        await Clock.AdvanceAsync(TimeSpan.FromHours(6));
    }

    private Task<JsonObject> StubAsync(JsonObject order) => Api.ControlAsync(HttpMethod.Post, "event-faults", order);

    private async Task<List<JsonObject>> LogAsync(string query) =>
        [.. (await Api.ControlAsync(HttpMethod.Get, $"events{query}"))["events"]!.AsArray().Select(e => e!.AsObject())];
}
