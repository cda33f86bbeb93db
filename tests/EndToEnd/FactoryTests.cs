using System.Text.Json.Nodes;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;

namespace EndToEnd;

/// <summary>Emulator, table, events and functions together.</summary>
public class FactoryTests
{
    private const string Scene = "story";

    [Fact]
    public async Task A_waiting_build_is_released()
    {
        await using var demo = await StageAsync();
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var evidence = await Evidence.GatherAsync(demo, default);

        Assert.Equal("RESUME", Assert.Single(evidence.Sent(Scene))["action"]);
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build(Scene).ImageArn));
        Assert.Equal("AVAILABLE", Assert.Single(evidence.History).Current?.Status);
        Assert.Equal(GateState.Answered, evidence.Gate(Scene)?.State);
        Assert.EndsWith(":user/demo", Assert.Single(evidence.TrailOf(evidence.Build(Scene).ImageArn)!.Starts).StartedBy, StringComparison.Ordinal);
        Assert.Equal(0, evidence.FailedForGood);
    }

    [Fact]
    public async Task After_a_lost_event_the_sweep_answers_the_step()
    {
        await using var demo = await StageAsync();
        demo.Faults.Add(DeliveryFault.Lose(d => demo.IsGateEvent(d, Scene)));
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var evidence = await Evidence.GatherAsync(demo, default);

        Assert.Empty(evidence.Invoked("AnswerWaitingStep", Scene));
        Assert.Equal("SweepWaitingSteps", Assert.Single(evidence.Sent(Scene)).Caller);
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build(Scene).ImageArn));
    }

    [Fact]
    public async Task Three_deliveries_lead_to_one_request()
    {
        await using var demo = await StageAsync();
        demo.Faults.Add(DeliveryFault.Duplicate(d => demo.IsGateEvent(d, Scene), copies: 3));
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var evidence = await Evidence.GatherAsync(demo, default);

        Assert.Equal(3, evidence.Invoked("AnswerWaitingStep", Scene).Count);
        Assert.Single(evidence.Sent(Scene));
    }

    [Fact]
    public async Task Three_concurrent_deliveries_lead_to_one_accepted_request()
    {
        await using var demo = await DemoEnvironment.StartAsync(new() { Concurrency = 3 }, new DemoOutput(TextWriter.Null), default);
        demo.Faults.Add(DeliveryFault.Duplicate(d => demo.IsGateEvent(d, Scene), copies: 3));
        await demo.StartAsync(Scene, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var evidence = await Evidence.GatherAsync(demo, default);

        Assert.Equal(3, evidence.Invoked("AnswerWaitingStep", Scene).Count);
        Assert.Single(evidence.Sent(Scene), r => r is { Status: 200, Replayed: false });
        Assert.Single(evidence.Sent(Scene).Select(r => r.Input.ToJsonString()).Distinct());
        Assert.Equal(GateState.Answered, evidence.Gate(Scene)?.State);
    }

    [Theory]
    [InlineData("AnswerWaitingStep", """{"source":"aws.imagebuilder","detail-type":"EC2 Image Builder Workflow Step Waiting","detail":5}""")]
    [InlineData("AnswerWaitingStep", """{"source":"aws.imagebuilder","detail-type":"EC2 Image Builder Workflow Step Waiting","detail":{}}""")]
    [InlineData("RecordImageState", """{"source":"aws.imagebuilder","detail-type":"Something Else","detail":{}}""")]
    [InlineData("RecordBuildResult", """{"Records":[{"Sns":{"Message":"{"}}]}""")]
    public async Task A_malformed_event_goes_to_the_failure_queue_with_its_error(string function, string payload)
    {
        await using var demo = await StageAsync();
        var target = demo.Stack.Template.Functions.Single(f => f.LogicalId == function);
        demo.Stack.Deliveries.Enqueue(new(target, JsonNode.Parse(payload), "a test"));
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var record = JsonNode.Parse(Assert.Single(demo.Stack.Queues.Messages("FailedInvocations")).Body)!;
        Assert.Equal(3, (int)record["requestContext"]!["approximateInvokeCount"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(payload), record["requestPayload"]));
        Assert.NotEmpty(record["responsePayload"]!["errorMessage"]!.ToString());
        Assert.Empty((await Evidence.GatherAsync(demo, default)).History);
    }

    [Fact]
    public async Task An_event_of_another_account_is_rejected_and_nothing_is_recorded()
    {
        await using var demo = await StageAsync();
        demo.Stack.Router.PutEvent((JsonObject)JsonNode.Parse(
            """
            { "version": "0", "id": "1", "source": "aws.imagebuilder", "detail-type": "EC2 Image Builder Image State Change", "account": "999999999999",
              "time": "2026-11-16T09:00:00Z", "region": "us-east-1", "resources": ["arn:aws:imagebuilder:us-east-1:999999999999:image/base-al2023/1.0.0/1"],
              "detail": { "previous-state": { "status": "TESTING" }, "state": { "status": "AVAILABLE" } } }
            """)!);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var refusals = demo.Stack.Queues.All();
        Assert.Contains(refusals, refusal => refusal.Body.Contains("RecordImageState", StringComparison.Ordinal));
        Assert.All(refusals, refusal => Assert.Contains("Expected an event of account 123456789012", refusal.Body, StringComparison.Ordinal));
        Assert.Empty((await Evidence.GatherAsync(demo, default)).History);
    }

    private static Task<DemoEnvironment> StageAsync() => DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
}
