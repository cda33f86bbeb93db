using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Services;
using ImageBuilderAutomation.Triggers;
using TestKit;

namespace EndToEnd;

/// <summary>The commands that list failed events and replay them to their functions.</summary>
public class ReplayTests
{
    [Fact]
    public async Task Events_that_failed_while_the_table_was_unreachable_are_listed_with_their_error_and_replayed()
    {
        var isDown = true;
        await using var demo = await DemoEnvironment.StartAsync(
            new()
            {
                Amend = (_, services) =>
                    services.Decorate<ImageBuilderAutomation.History.IBuildRecords>(records => new UnreachableBuildRecords(records, () => isDown)),
            },
            new DemoOutput(TextWriter.Null),
            default);
        var server = demo.Stack.Services;
        await demo.StartAsync("story", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var failed = demo.Stack.Queues.All();
        Assert.NotEmpty(failed);
        Assert.Empty((await Evidence.GatherAsync(demo, default)).History);

        var listed = await RunAsync(server, "list", "--json");
        var first = JsonNode.Parse(listed.Output)!["failures"]![0]!;
        Assert.Equal(failed.Count, ((JsonArray)JsonNode.Parse(listed.Output)!["failures"]!).Count);
        Assert.Equal("InvalidOperationException: The table cannot be reached.", first["error"]!.ToString());
        Assert.Equal(3, (int)first["attempts"]!);
        Assert.Equal("EC2 Image Builder Image State Change", JsonNode.Parse(first["event"]!.ToString())!["detail-type"]!.ToString());

        isDown = false;
        var one = await RunAsync(server, "replay", first["id"]!.ToString());
        await demo.Clock.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(0, one.ExitCode);
        Assert.StartsWith("1 event replayed", one.Output, StringComparison.Ordinal);
        Assert.Contains("returns with a new id", one.Output, StringComparison.Ordinal);
        Assert.Equal(failed.Count - 1, demo.Stack.Queues.All().Count);

        var again = await RunAsync(server, "replay", first["id"]!.ToString(), "--json");
        Assert.Equal((1, 0), (again.ExitCode, (int)JsonNode.Parse(again.Output)!["replayed"]!));
        Assert.Contains("is not in the queue", JsonNode.Parse(again.Output)!["problems"]![0]!.ToString(), StringComparison.Ordinal);

        var rest = await RunAsync(server, "replay", "--all", "--json");
        await demo.Clock.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal((0, failed.Count - 1), (rest.ExitCode, (int)JsonNode.Parse(rest.Output)!["replayed"]!));
        Assert.Empty(demo.Stack.Queues.All());
        var evidence = await Evidence.GatherAsync(demo, default);
        Assert.Equal("AVAILABLE", Assert.Single(evidence.History).Current?.Status);
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build("story").ImageArn));
    }

    [Fact]
    public async Task A_failed_event_of_a_parent_that_is_replayed_twice_starts_the_child_once()
    {
        var isDown = true;
        await using var demo = await DemoEnvironment.StartAsync(
            new()
            {
                Amend = (function, services) =>
                {
                    if (function == "StartDependentBuilds")
                        services.Decorate<IPipelines>(pipelines => UnreachablePort.Around(pipelines, () => isDown));
                },
            },
            new DemoOutput(TextWriter.Null),
            default);
        await demo.StartParentAsync(DemoSteps.Base, default);
        demo.Expect(DemoSteps.Child, ImageFactory.Child, 1);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Contains(demo.Stack.Queues.All(), message => message.Body.Contains("Image Builder cannot be reached.", StringComparison.Ordinal));
        Assert.Empty(await StartsAsync(demo));

        isDown = false;
        var kept = demo.Stack.Queues.All().Select(message => message.Body).ToList();
        await RunAsync(demo.Stack.Services, "replay", "--all");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var queue = demo.Stack.Template.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn;
        foreach (var body in kept)
            demo.Stack.Queues.Send(queue, body);
        await RunAsync(demo.Stack.Services, "replay", "--all");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Single(await StartsAsync(demo));
        Assert.Empty(demo.Stack.Queues.All());
        Assert.Equal("AVAILABLE", (await Evidence.GatherAsync(demo, default)).Status(demo.Builds[DemoSteps.Child].ImageArn));
    }

    private static async Task<IReadOnlyList<LoggedRequest>> StartsAsync(DemoEnvironment demo) =>
    [
        .. (await Evidence.GatherAsync(demo, default)).Requests
            .Where(r => r is { Operation: "StartImagePipelineExecution", Caller: "StartDependentBuilds" or "StartDeferredBuilds" }),
    ];

    [Fact]
    public async Task An_event_that_fails_again_returns_to_the_queue_and_an_unknown_message_stays()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var server = demo.Stack.Services;
        var queue = demo.Stack.Template.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn;
        demo.Stack.Queues.Send(queue, "written by hand");
        demo.Stack.Deliveries.Enqueue(new(demo.Stack.Template.Functions.Single(f => f.LogicalId == "RecordImageState"), new JsonObject(), "a test"));
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var replayed = await RunAsync(server, "replay", "--all");
        Assert.StartsWith("1 event replayed", replayed.Output, StringComparison.Ordinal);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var listed = await RunAsync(server, "list");
        Assert.Contains("this message is neither a record of a failed invocation", listed.Output, StringComparison.Ordinal);
        Assert.Contains("RecordImageState", listed.Output, StringComparison.Ordinal);
        Assert.Contains("2 failed events; runbook: FailedInvocationsDepth, RecordImageStateErrors", listed.Output, StringComparison.Ordinal);
    }

    /// <remarks>On this clock a replayed event has failed again, with all its retries, before the command's next call.</remarks>
    [Fact]
    public async Task Replaying_all_events_ends_while_their_cause_lasts_and_replays_each_once()
    {
        const int failed = 60;
        using var clock = new AcceleratedClock(6000);
        await using var stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Clock = clock,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = Path.Combine(AppContext.BaseDirectory, "demo", "policy.json") },
        });
        var function = stack.Template.Functions.Single(f => f.LogicalId == "RecordImageState");
        var queue = stack.Template.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn;
        var first = 0;
        stack.Deliveries.Invoked += entry =>
        {
            if (entry.Function == function.LogicalId && entry.Attempt == 1)
                Interlocked.Increment(ref first);
        };
        for (var n = 0; n < failed; n++)
            stack.Queues.Send(queue, Record(function.Name, "2026-01-01T00:00:00Z"));

        var replayed = await RunAsync(stack.Services, "replay", "--all", "--json");

        var answer = JsonNode.Parse(replayed.Output)!;
        Assert.Equal((ExitCode.Ok, failed), (replayed.ExitCode, (int)answer["replayed"]!));
        Assert.InRange((int)answer["failedSince"]!, 0, failed);
        await Poll.UntilAsync(
            _ => Task.FromResult(stack.Queues.Messages("FailedInvocations").Count == failed), TimeSpan.FromMinutes(1), default, "every event has failed again");
        Assert.Equal(failed, first);
        var listed = await RunAsync(stack.Services, "list");
        Assert.Contains("ID ", listed.Output, StringComparison.Ordinal);
        Assert.Contains($"{failed} failed events; runbook: FailedInvocationsDepth, RecordImageStateErrors", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unusable_message_is_deleted_by_its_id_and_leaves_the_others()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var server = demo.Stack.Services;
        var queue = demo.Stack.Template.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn;
        var bad = demo.Stack.Queues.Send(queue, "written by hand");
        var other = demo.Stack.Queues.Send(queue, "too");

        var refused = await RunAsync(server, "delete", bad.MessageId);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Equal([bad, other], demo.Stack.Queues.All());
        var deleted = await RunAsync(server, "delete", bad.MessageId, "--yes");

        Assert.True(deleted.ExitCode == 0, deleted.Error);
        Assert.StartsWith($"1 event deleted; {bad.MessageId} of no known function: this message is neither", deleted.Output, StringComparison.Ordinal);
        Assert.Equal([other], demo.Stack.Queues.All());
        var again = await RunAsync(server, "delete", bad.MessageId, "--yes", "--json");
        Assert.Equal((1, "NotAllDeleted"), (again.ExitCode, $"{JsonNode.Parse(again.Output)!["code"]}"));
    }

    [Fact]
    public async Task A_receipt_that_the_queue_never_gave_is_refused_as_SQS_does()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("local", "local"), new AmazonSQSConfig { ServiceURL = $"{demo.Stack.Services.Url}", AuthenticationRegion = "us-east-1" });
        var queue = $"{demo.Stack.Services.Queues.First()}";

        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => sqs.DeleteMessageAsync(queue, "0"));
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => sqs.ChangeMessageVisibilityAsync(queue, "0", 5));
        await sqs.SendMessageAsync(queue, "by hand");
        var received = Assert.Single((await sqs.ReceiveMessageAsync(queue)).Messages);
        await sqs.DeleteMessageAsync(queue, received.ReceiptHandle);
        await sqs.DeleteMessageAsync(queue, received.ReceiptHandle);
        Assert.Empty(demo.Stack.Queues.All());
    }

    [Fact]
    public async Task An_event_that_names_a_function_of_nobody_or_of_others_stays_and_blocks_no_other()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var server = demo.Stack.Services;
        var queue = demo.Stack.Template.Queues.Single(q => q.LogicalId == "FailedInvocations").Arn;
        var function = demo.Stack.Template.Functions.Single(f => f.LogicalId == "RecordImageState").Name;
        var gone = demo.Stack.Queues.Send(queue, Record("Removed", "2026-01-01T00:00:00Z"));
        demo.Stack.Queues.Send(queue, Record(function, "2026-01-02T00:00:00Z"));

        var replayed = await RunAsync(server, "replay", "--all");

        Assert.Equal(ExitCode.Problems, replayed.ExitCode);
        Assert.Contains(
            $"{gone.MessageId} stays in the queue: 'Removed' is not a function of the stack 'image-builder-automation', which owns the queue; nothing was invoked",
            replayed.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 event replayed", replayed.Output, StringComparison.Ordinal);
        Assert.Equal([gone], demo.Stack.Queues.All());
    }

    private static string Record(string function, string at) => $$"""
        {
          "timestamp": "{{at}}", "requestPayload": {},
          "requestContext": { "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:{{function}}:$LATEST" }
        }
        """;

    [Fact]
    public async Task An_unknown_id_and_an_unknown_queue_are_reported_by_name()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var server = demo.Stack.Services;

        var unknown = await RunAsync(server, "replay", "nobody");
        Assert.Equal(
            (ExitCode.Problems, "0 events replayed; nobody is not in the queue, or its function cannot be determined"), (unknown.ExitCode, unknown.Error.Trim()));

        var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            ["failures", "list", "--queue-url", new Uri(server.Url, "/123456789012/nothing").ToString()], new StringWriter(), error, default);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("No queue is named 'nothing'; there are ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay", "some-id", "--reason", "a test", "--queue", "http://127.0.0.1:1/1/q")]
    [InlineData("list")]
    [InlineData("list", "--queue-url", "my-queue")]
    public async Task An_incomplete_command_is_rejected(params string[] args)
    {
        var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["failures", .. args], new StringWriter(), error, default));
        Assert.NotEmpty(error.ToString());
    }

    [AwsCliFact]
    public async Task The_official_command_line_reads_the_queue_and_invokes_functions()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var server = demo.Stack.Services;
        var queue = server.Queues.First().ToString();

        await AwsAsync(server, "sqs", "send-message", "--queue-url", queue, "--message-body", "by hand");
        var received = JsonNode.Parse(await AwsAsync(server, "sqs", "receive-message", "--queue-url", queue))!["Messages"]![0]!;
        Assert.Equal("by hand", received["Body"]!.ToString());
        await AwsAsync(server, "sqs", "delete-message", "--queue-url", queue, "--receipt-handle", received["ReceiptHandle"]!.ToString());
        Assert.Empty(demo.Stack.Queues.All());

        var described = JsonNode.Parse(await AwsAsync(
            // The command line would fetch a URL that is given as a parameter.
            server, "cloudformation", "describe-stack-resources", "--cli-input-json", $$"""{ "PhysicalResourceId": "{{queue}}" }"""))!["StackResources"]!;
        Assert.Contains(described.AsArray(), r => r!["PhysicalResourceId"]!.ToString() == queue);
        var stack = described[0]!["StackName"]!.ToString();
        var resources = JsonNode.Parse(await AwsAsync(server, "cloudformation", "list-stack-resources", "--stack-name", stack))!["StackResourceSummaries"]!.AsArray();
        Assert.Equal(
            demo.Stack.Template.Functions.Select(f => (f.LogicalId, f.Name)).Order(),
            resources.Where(r => r!["ResourceType"]!.ToString() == "AWS::Lambda::Function")
                .Select(r => (r!["LogicalResourceId"]!.ToString(), r["PhysicalResourceId"]!.ToString())).Order());

        var answer = Path.GetTempFileName();
        var invoked = await AwsAsync(server, "lambda", "invoke", "--function-name", "RecordImageState", answer);
        Assert.Equal("Unhandled", JsonNode.Parse(invoked)!["FunctionError"]!.ToString());
        Assert.Contains("Expected an event", await File.ReadAllTextAsync(answer), StringComparison.Ordinal);
        File.Delete(answer);
    }

    [AwsCliFact]
    public async Task The_official_command_line_looks_up_calls_that_Image_Builder_reported_and_no_others()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("story", "base-al2023", default);
        var server = demo.Stack.Services;
        var put = """[{ "Source": "aws.imagebuilder", "DetailType": "AWS API Call via CloudTrail", "Detail": "{ \"eventID\": \"forged\", \"eventName\": \"CreateImage\" }" }]""";
        await AwsAsync(server, "events", "put-events", "--entries", put);

        var found = JsonNode.Parse(await AwsAsync(
            server, "cloudtrail", "lookup-events", "--lookup-attributes", "AttributeKey=EventName,AttributeValue=StartImagePipelineExecution"))!["Events"]!;
        var id = Assert.Single(found.AsArray())!["EventId"]!.ToString();
        var same = JsonNode.Parse(await AwsAsync(server, "cloudtrail", "lookup-events", "--lookup-attributes", $"AttributeKey=EventId,AttributeValue={id}"))!["Events"]!;
        Assert.Equal(id, JsonNode.Parse(same[0]!["CloudTrailEvent"]!.ToString())!["eventID"]!.ToString());
        Assert.Empty(JsonNode.Parse(await AwsAsync(
            server, "cloudtrail", "lookup-events", "--lookup-attributes", "AttributeKey=EventId,AttributeValue=forged"))!["Events"]!.AsArray());
    }

    private static Task<string> AwsAsync(StackServices server, params IEnumerable<string> arguments) => AwsCliRun.RunAsync(server.Url, arguments);

    private static async Task<Terminal> RunAsync(StackServices server, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var queue = server.Queues.Single(q => q.AbsolutePath.EndsWith("-FailedInvocations", StringComparison.Ordinal));
        string[] options = args[0] == "list" ? ["--queue-url", queue.ToString()]
            : ["--queue", "FailedInvocations", "--reason", "the table is back", "--as", "role/Operator/kim", "--url", $"{server.FunctionUrls["OperateStack"]}"];
        var exitCode = await CommandLine.RunAsync(["failures", .. args, .. options], output, error, default);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
