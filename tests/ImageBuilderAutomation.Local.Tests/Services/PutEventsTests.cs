using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;
using ImageBuilderAutomation.Notifications;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.Services;

public sealed class PutEventsTests
{
    [Fact]
    public async Task Notifications_of_functions_reach_the_bus_of_the_template()
    {
        await using var stack = await StartAsync();
        var events = new List<JsonObject>();
        stack.Router.Routed += events.Add;
        using var bus = new EventBridgeNotificationPublisher(stack.Template.Buses.Single().Name, stack.ClientEnvironment("test"));

        await bus.PublishAsync(
            new("Build Failed", "arn:of:image", "1", new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "it failed", [Fact.Of("cause", "exit status 1")]),
            default);

        var envelope = Assert.Single(events);
        Assert.Equal(
            ("Build Failed", "imagebuilder.automation", "123456789012", "us-east-1", "2026-11-20T09:00:00Z", "arn:of:image", "exit status 1"),
            ((string?)envelope["detail-type"], (string?)envelope["source"], (string?)envelope["account"], (string?)envelope["region"],
                (string?)envelope["time"], (string?)envelope["resources"]![0], (string?)envelope["detail"]!["cause"]));
    }

    [Fact]
    public async Task An_event_put_on_the_default_bus_is_matched_with_the_template_s_rules()
    {
        await using var stack = await StartAsync();
        var invoked = new TaskCompletionSource<InvocationEntry>();
        stack.Deliveries.Invoked += entry => _ = entry.Function == "RecordImageState" && invoked.TrySetResult(entry);

        var answer = await PutAsync(stack, """
            { "Source": "aws.imagebuilder", "DetailType": "EC2 Image Builder Image State Change", "Time": 1795167840.5, "Detail": "{\"state\":{\"status\":\"FAILED\"}}",
              "Resources": ["arn:aws:imagebuilder:us-east-1:123456789012:image/gone/1.0.0/1"] }
            """);

        Assert.Equal(0, (int)answer["FailedEntryCount"]!);
        var entry = await invoked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("2026-11-20T09:44:00Z", (string?)JsonNode.Parse(entry.Payload)!["time"]);
    }

    [Theory]
    [InlineData("""{ "DetailType": "a", "Detail": "{}" }""", "InvalidArgument")]
    [InlineData("""{ "Source": "a", "Detail": "{}" }""", "InvalidArgument")]
    [InlineData("""{ "Source": "a", "DetailType": "a" }""", "InvalidArgument")]
    [InlineData("""{ "Source": "a", "DetailType": "a", "Detail": "no json" }""", "MalformedDetail")]
    [InlineData("""{ "Source": "a", "DetailType": "a", "Detail": "[]" }""", "MalformedDetail")]
    [InlineData("""{ "Source": "a", "DetailType": "a", "Detail": "{}", "EventBusName": "elsewhere" }""", "ResourceNotFoundException")]
    public async Task An_invalid_entry_is_rejected_independently_of_the_others(string entry, string code)
    {
        await using var stack = await StartAsync();

        var answer = await PutAsync(stack, entry, """{ "Source": "a", "DetailType": "a", "Detail": "{}" }""");

        Assert.Equal((1, code), ((int)answer["FailedEntryCount"]!, (string?)answer["Entries"]![0]!["ErrorCode"]));
        Assert.NotNull((string?)answer["Entries"]![1]!["EventId"]);
    }

    [Fact]
    public async Task A_request_with_more_than_ten_entries_is_rejected()
    {
        await using var stack = await StartAsync();
        using var response = await PostAsync(stack, [.. Enumerable.Repeat("""{ "Source": "a", "DetailType": "a", "Detail": "{}" }""", 11)]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public void A_rule_can_use_a_bus_of_the_template_and_no_other()
    {
        const string Template = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Bus: { Type: AWS::Events::EventBus, Properties: { Name: mine } }
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: bootstrap
                  Events:
                    One: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [a] } } }
                    Two: { Type: EventBridgeRule, Properties: { EventBusName: !GetAtt Bus.Arn, Pattern: { source: [a] } } }
                    Three: { Type: EventBridgeRule, Properties: { Pattern: { source: [a] } } }
            """;
        Assert.Equal(["mine", "mine", "default"], TemplateReader.Read(Template, new()).Rules.Select(r => r.Bus));

        var wrong = Assert.Throws<TemplateException>(() => TemplateReader.Read(Template.Replace("!Ref Bus", "yours", StringComparison.Ordinal), new()));
        Assert.Contains("found 'yours'", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    private static async Task<LocalStack> StartAsync() =>
        await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });

    private static async Task<JsonObject> PutAsync(LocalStack stack, params string[] entries)
    {
        using var response = await PostAsync(stack, entries);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!.AsObject();
    }

    private static async Task<HttpResponseMessage> PostAsync(LocalStack stack, params string[] entries)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, stack.Services.Url)
        {
            Content = new StringContent($$"""{ "Entries": [{{string.Join(',', entries)}}] }""", Encoding.UTF8, "application/x-amz-json-1.1"),
        };
        request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
        return await http.SendAsync(request);
    }
}
