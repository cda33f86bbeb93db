using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests.EventBridge;

public sealed class EventBridgeNotificationPublisherTests
{
    private const string AcceptedResponse = """{ "FailedEntryCount": 0, "Entries": [ { "EventId": "1" } ] }""";
    private const string RefusedResponse = """{ "FailedEntryCount": 1, "Entries": [ { "ErrorCode": "InternalFailure", "ErrorMessage": "try again" } ] }""";

    private static readonly Notification Notification = new(
        "Build Available", "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/7", "1", new(2026, 11, 20, 9, 44, 0, TimeSpan.Zero),
        "web-shop is available",
        [Fact.Of("image", "web-shop")]);

    [Fact]
    public async Task Puts_one_event_on_its_bus()
    {
        await using var events = (await StubService.StartAsync()).Answers(AcceptedResponse);
        using var bus = new EventBridgeNotificationPublisher("stack-notifications", LocalEnvironment.For(events.Url));

        await bus.PublishAsync(Notification, default);

        var request = Assert.Single(events.Requests);
        Assert.Equal("POST /", request.Line);
        Assert.Equal("AWSEvents.PutEvents", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Contains("/eu-west-1/events/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        var entry = Assert.Single(request.Body!["Entries"]!.AsArray())!;
        Assert.Equal(
            ("stack-notifications", "imagebuilder.automation", "Build Available", Notification.Subject, 1795167840),
            ((string?)entry["EventBusName"], (string?)entry["Source"], (string?)entry["DetailType"], (string?)entry["Resources"]![0], (long)entry["Time"]!));
        Assert.Equal(
            (Notification.Id, "web-shop"), ((string?)JsonNode.Parse((string)entry["Detail"]!)!["id"], (string?)JsonNode.Parse((string)entry["Detail"]!)!["image"]));
    }

    [Fact]
    public async Task AWS_ENDPOINT_URL_EVENTBRIDGE_overrides_AWS_ENDPOINT_URL()
    {
        await using var events = (await StubService.StartAsync()).Answers(AcceptedResponse);
        using var bus = new EventBridgeNotificationPublisher("b", name => name switch
        {
            "AWS_ENDPOINT_URL_EVENTBRIDGE" => events.Url.ToString(),
            "AWS_ENDPOINT_URL" => "http://127.0.0.1:1",
            _ => LocalEnvironment.For(events.Url)(name),
        });

        await bus.PublishAsync(Notification, default);

        Assert.Single(events.Requests);
    }

    [Theory]
    [InlineData(500, "InternalException")]
    [InlineData(400, "ThrottlingException")]
    public async Task Sends_the_same_notification_once_more_after_a_temporary_error(int status, string error)
    {
        await using var events = (await StubService.StartAsync()).Fails(status, error).Answers(AcceptedResponse);
        using var bus = new EventBridgeNotificationPublisher("b", LocalEnvironment.For(events.Url));

        await bus.PublishAsync(Notification, default);

        Assert.Equal(2, events.Requests.Count);
        Assert.Single(events.Requests.Select(r => r.Body!.ToJsonString()).Distinct());
    }

    [Fact]
    public async Task Does_not_repeat_a_call_that_the_bus_refuses_for_good()
    {
        await using var events = (await StubService.StartAsync()).Fails(400, "AccessDeniedException");
        using var bus = new EventBridgeNotificationPublisher("b", LocalEnvironment.For(events.Url));

        await Assert.ThrowsAsync<ServiceRefusedException>(() => bus.PublishAsync(Notification, default));

        Assert.Single(events.Requests);
    }

    [Theory]
    [InlineData(RefusedResponse, "EventBridge did not accept the notification for bus b: InternalFailure try again")]
    [InlineData("{}", "EventBridge did not accept the notification for bus b: no FailedEntryCount ")]
    public async Task Fails_when_a_response_with_status_200_refuses_the_entry(string answer, string problem)
    {
        await using var events = (await StubService.StartAsync()).Answers(answer);
        using var bus = new EventBridgeNotificationPublisher("b", LocalEnvironment.For(events.Url));

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => bus.PublishAsync(Notification, default));

        Assert.Equal((problem, 2), (refused.Message, events.Requests.Count));
    }

    [Fact]
    public async Task A_bus_that_does_not_respond_is_asked_twice()
    {
        await using var events = (await StubService.StartAsync()).HangsAfter(null);
        using var bus = new EventBridgeNotificationPublisher("b", LocalEnvironment.For(events.Url), TimeSpan.FromMilliseconds(300));

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => bus.PublishAsync(Notification, default));

        Assert.Equal(("events did not respond in time", 2), (refused.Message, events.Requests.Count));
    }
}
