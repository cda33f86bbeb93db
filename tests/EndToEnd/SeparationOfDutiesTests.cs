using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>The person who starts a build cannot approve it. Covers the path from CloudTrail's event of the start to the answer of the step.</summary>
public sealed class SeparationOfDutiesTests
{
    private const string Require = """{ "approvals": { "from": ["platform"], "notStarter": true } }""";

    [Fact]
    public async Task The_starter_s_own_approval_does_not_count_and_another_person_s_does()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var demo = await WaitingAsync(policy);

        await ApproveAsync(demo, "kim");
        var held = await GateAsync(demo);
        await ApproveAsync(demo, "lee");
        var released = await GateAsync(demo);

        Assert.False(held.IsClosed);
        Assert.Contains("approval missing from platform, not counting kim, who started the build", held.Decision!.Reason, StringComparison.Ordinal);
        Assert.Equal(("RESUME", GateState.Answered), (released.Outcome?.Action, released.State));
        Assert.Contains("approved by lee", released.Request!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_starter_is_unknown_no_approval_is_enough()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var demo = await WaitingAsync(
            policy, DeliveryFault.Lose(delivery => delivery.Function.LogicalId == "RecordBuildStart", int.MaxValue));

        await ApproveAsync(demo, "lee");
        var held = await GateAsync(demo);

        Assert.False(held.IsClosed);
        Assert.Contains("approved, but it is unknown who started the build: no start event was received", held.Decision!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000", "the start event 00000000-0000-4000-8000-000000000000 is not verified: CloudTrail's event history does not show it")]
    [InlineData(null, "no start event was received")]
    public async Task A_forged_start_event_makes_nobody_the_starter_and_hides_no_other_starter(string? eventId, string reason)
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var demo = await WaitingAsync(
            policy, DeliveryFault.Lose(delivery => delivery.Function.LogicalId == "RecordBuildStart", int.MaxValue));
        // Kim may invoke the function, and claims that somebody else started the build. Without an id of her own she uses that of a real call.
        var forged = JsonNode.Parse(File.ReadAllText(Repository.PathOf("events", "eventbridge", "api-call-start-pipeline.json")))!;
        forged["detail"]!["responseElements"]!["imageBuildVersionArn"] = (await GateAsync(demo)).ImageArn;
        forged["detail"]!["eventID"] = eventId ?? await OtherCallAsync(demo);
        Assert.True((await demo.Stack.InvokeAsync("RecordBuildStart", forged.ToJsonString())).Succeeded);

        await ApproveAsync(demo, "kim");
        var held = await GateAsync(demo);

        Assert.False(held.IsClosed);
        Assert.Contains($"approved, but it is unknown who started the build: {reason}", held.Decision!.Reason, StringComparison.Ordinal);
    }

    /// <summary>Starts another build, and returns the id of the call's event.</summary>
    private static async Task<string> OtherCallAsync(DemoEnvironment demo)
    {
        string? id = null;
        demo.Stack.Router.Published += evt => id = evt["detail"]!["eventName"]?.ToString() == "StartImagePipelineExecution" ? evt["detail"]!["eventID"]!.ToString() : id;
        using var kim = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment("kim"));
        await kim.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, "base-al2023"), ClientToken = "kim-2" });
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        return id!;
    }

    /// <remarks>Lee approved an image that kim had started, its distribution failed, and lee retried it: now lee is a starter, known or not.</remarks>
    [Fact]
    public async Task A_retry_whose_event_was_lost_leaves_the_starters_unknown()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var demo = await WaitingAsync(policy);
        var first = await GateAsync(demo);
        await StubAsync(demo, first.ImageArn, new JsonObject { [demo.Stack.Template.Settings.Region] = "no access" });
        await ApproveAsync(demo, "lee");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        demo.Faults.Add(DeliveryFault.Lose(delivery => delivery.Function.LogicalId == "RecordBuildStart", int.MaxValue));
        await StubAsync(demo, first.ImageArn, failRegions: null);
        await RetryAsync(demo, first.ImageArn, "lee", times: 1);
        await ApproveAsync(demo, "lee");
        var held = await GateAsync(demo);

        Assert.NotEqual(first.StepExecutionId, held.StepExecutionId);

        Assert.False(held.IsClosed);
        Assert.Contains("the service shows a retry of the build after", held.Decision!.Reason, StringComparison.Ordinal);
    }

    /// <remarks>A client that gets no answer sends its call again: one retry, which CloudTrail reports twice. It must not stand for lee's retry.</remarks>
    [Fact]
    public async Task A_retry_that_was_reported_twice_does_not_hide_another_one_whose_event_was_lost()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var demo = await WaitingAsync(policy);
        var image = (await GateAsync(demo)).ImageArn;
        await StubAsync(demo, image, new JsonObject { [demo.Stack.Template.Settings.Region] = "no access" });
        await ApproveAsync(demo, "lee");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await RetryAsync(demo, image, "kim", times: 2);
        await ApproveAsync(demo, "lee");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        demo.Faults.Add(DeliveryFault.Lose(delivery => delivery.Function.LogicalId == "RecordBuildStart", int.MaxValue));
        await StubAsync(demo, image, failRegions: null);
        await RetryAsync(demo, image, "lee", times: 1);
        await ApproveAsync(demo, "lee");
        var held = await GateAsync(demo);

        Assert.False(held.IsClosed, held.Outcome?.Reason);
        Assert.Contains("the service shows a retry of the build after", held.Decision!.Reason, StringComparison.Ordinal);
    }

    /// <summary>Retries the image as this person, and waits for the next gate.</summary>
    /// <param name="times">How often the client sends the call, with one token.</param>
    private static async Task RetryAsync(DemoEnvironment demo, string image, string person, int times)
    {
        using var client = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment(person));
        for (var sent = 0; sent < times; sent++)
            await client.RetryImageAsync(new() { ImageBuildVersionArn = image, ClientToken = $"{person}-1" });
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    private static async Task<DemoEnvironment> WaitingAsync(PolicyUnderTest policy, DeliveryFault? fault = null)
    {
        var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        if (fault is not null)
            demo.Faults.Add(fault);
        using var kim = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment("kim"));
        await kim.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, "base-al2023"), ClientToken = "kim-1" });
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return demo;
    }

    /// <summary>Approves the gate and waits for the next sweep.</summary>
    private static async Task ApproveAsync(DemoEnvironment demo, string person)
    {
        var run = await StackCommands.RunAsync(
            demo, "gates", "approve", (await GateAsync(demo)).StepExecutionId, "--group", "platform", "--as", $"role/AWSReservedSSO_PlatformApprover_0123456789abcdef/{person}",
            "--reason", "looked at it");
        Assert.True(run.ExitCode == 0, run.Error);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
    }

    /// <summary>Tells the emulator in which Regions the image's next distribution fails; null: in none.</summary>
    private static async Task StubAsync(DemoEnvironment demo, string image, JsonObject? failRegions)
    {
        using var http = new HttpClient();
        using var content = new StringContent(
            new JsonObject { ["arn"] = image, ["failRegions"] = failRegions }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(demo.Stack.Endpoints.ImageBuilder, "/_emulator/builds"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The latest gate of the build.</summary>
    private static async Task<GateRecord> GateAsync(DemoEnvironment demo)
    {
        var settings = demo.Stack.Template.Settings;
        using var client = AwsClients.DynamoDB(demo.Stack.ClientEnvironment("test"));
        var gates = new GateRecords(new(client, demo.Stack.Template.Tables[0].Name), new(settings.Account, settings.Region));
        return Assert.IsType<GateRecord>(await gates.ListByDecisionDayAsync(DateOnly.FromDateTime(demo.Clock.GetUtcNow().UtcDateTime), default)
            .OrderBy(gate => gate.OpenedAt).LastOrDefaultAsync());
    }
}
