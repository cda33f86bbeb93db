using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Commands;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>The notifications about builds on the local stack, published by PutEvents as in a deployment.</summary>
public sealed partial class NotificationTests
{
    [Fact]
    public async Task A_build_has_one_notification_at_its_gate_and_one_at_its_end_even_if_every_event_arrives_twice()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var events = new List<JsonObject>();
        demo.Stack.Router.Routed += events.Add;
        demo.Faults.Add(DeliveryFault.Duplicate(_ => true, copies: 2, times: int.MaxValue));
        await demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("story", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(
            [GateNotifications.Answered, BuildNotifications.Available],
            events.DistinctBy(e => (string?)e["detail"]!["id"]).Select(e => (string?)e["detail-type"]));
        var available = events[^1];
        Assert.Equal(demo.Builds["story"].ImageArn, (string?)available["resources"]![0]);
        Assert.Equal(
            (await Evidence.GatherAsync(demo, default)).History.Single().Current!.Amis.Select(ami => (ami.ImageId, ami.Region)),
            available["detail"]!["amis"]!.AsArray().Select(ami => ((string)ami!["imageId"]!, (string)ami["region"]!)));
    }

    [Fact]
    public async Task A_gate_for_people_is_announced_then_reminded_of_then_reported_as_closed()
    {
        var policy = Path.GetTempFileName();
        await File.WriteAllTextAsync(policy, """
            { "modes": { "gates": "act" }, "owners": [ { "scope": "*", "owner": "platform-team" } ], "approvers": { "platform": ["role/PlatformApprover"] },
              "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform"] } },
                           "remind": "4h", "expires": { "after": "2d", "then": "stop" } } ] }
            """);
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy }, new DemoOutput(TextWriter.Null), default);
        File.Delete(policy);
        var events = new List<JsonObject>();
        demo.Stack.Router.Routed += events.Add;
        await demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("story", "pay-api", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromDays(3));

        var kinds = events.Select(e => (string)e["detail-type"]!).ToList();
        Assert.Equal(GateNotifications.WaitsForPeople, kinds[0]);
        Assert.Contains("platform (role/", (string?)events[0]["detail"]!["mayApprove"]![0], StringComparison.Ordinal);
        Assert.Equal(
            ($"image-builder-automation gates approve {events[0]["detail"]!["build"]} --group platform --stack image-builder-automation --reason '...'", "platform-team"),
            ((string?)events[0]["detail"]!["command"], (string?)events[0]["detail"]!["owner"]));
        // Every four hours for two days, and once more when a tenth of that time is left.
        Assert.Equal(11 + 1, kinds.Count(kind => kind == GateNotifications.Reminder));
        Assert.Equal("STOP", (string?)events.Single(e => (string?)e["detail-type"] == GateNotifications.Stopped)["detail"]!["answer"]);
        // The gate's notification reports the end of the build too.
        Assert.Equal((GateNotifications.Stopped, 0), (kinds[^1], kinds.Count(kind => kind == BuildNotifications.Failed)));
    }

    [Fact]
    public async Task Serve_prints_notifications()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var output = new Puts(end);
        var exitCode = await LocalProgram.RunAsync(["serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0"], output, output, end.Token);

        Assert.Equal(0, exitCode);
        Assert.Contains("2026-11-20T09:44:00Z notification: Build Failed: it failed", output.ToString(), StringComparison.Ordinal);
    }

    [AwsCliFact]
    public async Task The_AWS_CLI_puts_any_event_on_the_default_bus()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var published = new List<JsonObject>();
        demo.Stack.Router.Published += published.Add;

        var answer = await AwsCliRun.RunAsync(
            demo.Stack.Services.Url, "events", "put-events", "--entries",
            """[{"Source":"aws.ssm","DetailType":"Parameter Store Change","Detail":"{\"name\":\"/golden/base\",\"operation\":\"Update\"}","Time":"2026-11-20T09:00:00Z"}]""");

        Assert.Equal(0, (int)JsonNode.Parse(answer)!["FailedEntryCount"]!);
        var put = Assert.Single(published);
        Assert.Equal(("aws.ssm", "2026-11-20T09:00:00Z", "/golden/base"), ((string?)put["source"], (string?)put["time"], (string?)put["detail"]!["name"]));
    }

    [GeneratedRegex(@"^events +(http://\S+)  default, (\S+)$")]
    private static partial Regex Events();

    /// <summary>Puts a notification on the bus as soon as serve prints its URL, and cancels once serve has printed the notification.</summary>
    private sealed class Puts(CancellationTokenSource end) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (Events().Match(value ?? "") is { Success: true } message)
                _ = PutAsync(new(message.Groups[1].Value), message.Groups[2].Value);
            if (value?.Contains(" notification: ", StringComparison.Ordinal) == true)
                end.Cancel();
        }

        private static async Task PutAsync(Uri url, string bus)
        {
            using var http = new HttpClient();
            var entry = new JsonObject
            {
                ["EventBusName"] = bus,
                ["Source"] = "imagebuilder.automation",
                ["DetailType"] = "Build Failed",
                ["Time"] = 1795167840,
                ["Detail"] = """{"text":"it failed"}""",
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new StringContent(new JsonObject { ["Entries"] = new JsonArray(entry) }.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1"),
            };
            request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
            using var response = await http.SendAsync(request);
        }
    }
}
