using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;

namespace EndToEnd;

/// <summary>The commands that list undelivered events and replay them to their functions.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task Undelivered_events_are_listed_with_their_rule_and_replayed()
    {
        await using var demo = await BuiltWhileRefusingAsync(
            d => d.Source.StartsWith("rule ", StringComparison.Ordinal) && d.Function.LogicalId == "RecordImageState");

        var listed = JsonNode.Parse((await RunAsync(demo, "UndeliveredEvents", "list", "--json")).Output)!["failures"]!.AsArray();
        Assert.True(listed.Count >= 4, $"{listed.Count} events");
        Assert.All(listed, failed =>
        {
            Assert.EndsWith("-RecordImageState", failed!["function"]!.ToString(), StringComparison.Ordinal);
            Assert.Matches("^not delivered by image-builder-automation-RecordImageState.*: NO_PERMISSIONS", failed["error"]!.ToString());
            Assert.NotNull(failed["failedAt"]);
        });

        var replayed = await RunAsync(demo, "UndeliveredEvents", "replay", "--all");
        await demo.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal((0, $"{listed.Count} events replayed"), (replayed.ExitCode, replayed.Output.Split('\n')[0].TrimEnd()));
        Assert.Empty(demo.Stack.Queues.Messages("UndeliveredEvents"));
        Assert.Equal("AVAILABLE", Assert.Single((await Evidence.GatherAsync(demo, default)).History).Current?.Status);
    }

    [Fact]
    public async Task An_undelivered_event_of_a_schedule_names_the_schedule()
    {
        await using var demo = await BuiltWhileRefusingAsync(d => d.Function.LogicalId == "SweepWaitingSteps");

        var listed = JsonNode.Parse((await RunAsync(demo, "UndeliveredEvents", "list", "--json")).Output)!["failures"]!.AsArray();

        Assert.NotEmpty(listed);
        Assert.All(listed, failed => Assert.Matches("-SweepWaitingSteps.*: not delivered by .*Sweep", $"{failed!["function"]}: {failed["error"]}"));
    }

    [Fact]
    public async Task Undelivered_messages_are_replayed_to_the_function_of_their_subscription()
    {
        await using var demo = await BuiltWhileRefusingAsync(
            d => d.Source.StartsWith("topic ", StringComparison.Ordinal) || d.Function.LogicalId is "RecordImageState" or "ReconcileHistory");
        Assert.Empty((await Evidence.GatherAsync(demo, default)).History);

        var replayed = await RunAsync(demo, "UndeliveredMessages", "replay", "--all");
        await demo.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal((0, ""), (replayed.ExitCode, replayed.Error));
        Assert.Matches("^[1-9][0-9]* events? replayed\r?\n", replayed.Output);
        Assert.Empty(demo.Stack.Queues.Messages("UndeliveredMessages"));
        var build = Assert.Single((await Evidence.GatherAsync(demo, default)).History);
        Assert.Contains(build.Transitions, t => t is { To: "AVAILABLE", Source: "sns" });
    }

    [Fact]
    public async Task A_message_of_a_deleted_subscription_stays_in_the_queue()
    {
        await using var demo = await BuiltWhileRefusingAsync(d => d.Source.StartsWith("topic ", StringComparison.Ordinal));
        var queue = demo.Stack.Template.Queues.Single(q => q.LogicalId == "UndeliveredMessages").Arn;
        var (kept, receipt) = demo.Stack.Queues.Receive(queue, 1, TimeSpan.Zero).Single();
        demo.Stack.Queues.Delete(queue, receipt);
        var envelope = JsonNode.Parse(kept.Body)!;
        envelope["UnsubscribeURL"] = envelope["UnsubscribeURL"]!.ToString() + "0";
        demo.Stack.Queues.Send(queue, envelope.ToJsonString());

        var refused = await RunAsync(demo, "UndeliveredMessages", "list");
        Assert.Contains("its subscription does not name a function, so name it with --function", refused.Output, StringComparison.Ordinal);
        Assert.Equal("0 events replayed", (await RunAsync(demo, "UndeliveredMessages", "replay", "--all")).Output.TrimEnd());
    }

    private static async Task<DemoEnvironment> BuiltWhileRefusingAsync(Predicate<Delivery> refused)
    {
        var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        demo.Faults.Add(DeliveryFault.Refuse(refused, int.MaxValue));
        await demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("story", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return demo;
    }

    private static async Task<Terminal> RunAsync(DemoEnvironment demo, string queue, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var server = demo.Stack.Services;
        var url = server.Queues.Single(q => q.AbsolutePath.EndsWith($"-{queue}", StringComparison.Ordinal));
        string[] options = args[0] == "list" ? ["--queue-url", url.ToString()]
            : ["--queue", queue, "--reason", "delivery works again", "--as", "role/Operator/kim", "--url", $"{server.FunctionUrls["OperateStack"]}"];
        var exitCode = await CommandLine.RunAsync(["failures", .. args, .. options], output, error, default);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
