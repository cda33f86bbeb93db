using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;

namespace EndToEnd;

/// <summary>The commands that list undelivered events and replay them to their functions.</summary>
public sealed class UndeliveredTests
{
    [Fact]
    public async Task Undelivered_events_are_listed_with_their_rule_and_replayed()
    {
        await using var stage = await BuiltWhileRefusingAsync(
            d => d.Source.StartsWith("rule ", StringComparison.Ordinal) && d.Function.LogicalId == "RecordImageState");

        var listed = JsonNode.Parse((await RunAsync(stage, "UndeliveredEvents", "list", "--json")).Output)!["failures"]!.AsArray();
        Assert.True(listed.Count >= 4, $"{listed.Count} events");
        Assert.All(listed, failed =>
        {
            Assert.EndsWith("-RecordImageState", failed!["function"]!.ToString(), StringComparison.Ordinal);
            Assert.Matches("^not delivered by image-builder-automation-RecordImageState.*: NO_PERMISSIONS", failed["error"]!.ToString());
            Assert.NotNull(failed["failedAt"]);
        });

        var replayed = await RunAsync(stage, "UndeliveredEvents", "replay", "--all");
        await stage.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal((0, $"{listed.Count} events replayed"), (replayed.ExitCode, replayed.Output.TrimEnd().Split('\n')[^1]));
        Assert.Empty(stage.Stack.Queues.Messages("UndeliveredEvents"));
        Assert.Equal("AVAILABLE", Assert.Single((await Evidence.GatherAsync(stage, default)).History).Current?.Status);
    }

    [Fact]
    public async Task An_undelivered_event_of_a_schedule_names_the_schedule()
    {
        await using var stage = await BuiltWhileRefusingAsync(d => d.Function.LogicalId == "SweepWaitingSteps");

        var listed = JsonNode.Parse((await RunAsync(stage, "UndeliveredEvents", "list", "--json")).Output)!["failures"]!.AsArray();

        Assert.NotEmpty(listed);
        Assert.All(listed, failed => Assert.Matches("-SweepWaitingSteps.*: not delivered by .*Sweep", $"{failed!["function"]}: {failed["error"]}"));
    }

    [Fact]
    public async Task Undelivered_messages_are_replayed_to_the_function_of_their_subscription()
    {
        await using var stage = await BuiltWhileRefusingAsync(
            d => d.Source.StartsWith("topic ", StringComparison.Ordinal) || d.Function.LogicalId is "RecordImageState" or "ReconcileHistory");
        Assert.Empty((await Evidence.GatherAsync(stage, default)).History);

        var replayed = await RunAsync(stage, "UndeliveredMessages", "replay", "--all");
        await stage.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal((0, ""), (replayed.ExitCode, replayed.Error));
        Assert.Contains("-RecordBuildResult  replayed", replayed.Output, StringComparison.Ordinal);
        Assert.Empty(stage.Stack.Queues.Messages("UndeliveredMessages"));
        var build = Assert.Single((await Evidence.GatherAsync(stage, default)).History);
        Assert.Contains(build.Transitions, t => t is { To: "AVAILABLE", Source: "sns" });
    }

    [Fact]
    public async Task A_message_of_a_deleted_subscription_is_replayed_to_the_function_that_the_operator_names()
    {
        await using var stage = await BuiltWhileRefusingAsync(d => d.Source.StartsWith("topic ", StringComparison.Ordinal));
        var queue = stage.Stack.Template.Queues.Single(q => q.LogicalId == "UndeliveredMessages").Arn;
        var (kept, receipt) = stage.Stack.Queues.Receive(queue, 1, TimeSpan.Zero).Single();
        stage.Stack.Queues.Delete(queue, receipt);
        var envelope = JsonNode.Parse(kept.Body)!;
        envelope["UnsubscribeURL"] = envelope["UnsubscribeURL"]!.ToString() + "0";
        stage.Stack.Queues.Send(queue, envelope.ToJsonString());

        var refused = await RunAsync(stage, "UndeliveredMessages", "list");
        Assert.Contains("its subscription does not name a function, so name it with --function", refused.Output, StringComparison.Ordinal);
        Assert.Equal("0 events replayed", (await RunAsync(stage, "UndeliveredMessages", "replay", "--all")).Output.TrimEnd());

        var function = stage.Stack.Template.Functions.Single(f => f.LogicalId == "RecordBuildResult").Name;
        var replayed = await RunAsync(stage, "UndeliveredMessages", "replay", "--all", "--function", function);
        Assert.Contains($"{function}  replayed", replayed.Output, StringComparison.Ordinal);
    }

    private static async Task<DemoStage> BuiltWhileRefusingAsync(Predicate<Delivery> refused)
    {
        var stage = await DemoStage.StartAsync(new(), new Narrator(TextWriter.Null), default);
        stage.Faults.Add(DeliveryFault.Refuse(refused, int.MaxValue));
        await stage.OrderAsync("base-al2023", DemoStage.CleanScan, default);
        await stage.StartAsync("story", "base-al2023", default);
        await stage.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return stage;
    }

    private static async Task<Terminal> RunAsync(DemoStage stage, string queue, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var url = stage.Stack.Services.Queues.Single(q => q.AbsolutePath.EndsWith($"-{queue}", StringComparison.Ordinal));
        var exitCode = await CommandLine.RunAsync(["failures", .. args, "--queue", url.ToString()], output, error, default);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
