using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;
using ImageBuilderAutomation.Local.Tests.Invocation;

namespace ImageBuilderAutomation.Local.Tests.Routing;

public class EventRouterTests
{
    [Fact]
    public async Task A_topic_s_message_arrives_in_the_documented_envelope()
    {
        await using var factory = Recording(out var seen);
        var message = """{"state":{"status":"AVAILABLE"},"semver":1237940039285380274899124227}""";
        factory.Router.PublishToTopic(factory.Model.Topics[0].Arn, message);
        await factory.Clock.AdvanceAsync(TimeSpan.Zero);

        var record = Assert.Single(seen)["Records"]![0]!;
        Assert.Equal(["EventSource", "EventVersion", "EventSubscriptionArn", "Sns"], ((JsonObject)record).Select(p => p.Key));
        Assert.Equal(("aws:sns", "1.0"), (record["EventSource"]!.ToString(), record["EventVersion"]!.ToString()));
        Assert.StartsWith(factory.Model.Topics[0].Arn + ":", record["EventSubscriptionArn"]!.ToString(), StringComparison.Ordinal);
        var sns = record["Sns"]!;
        Assert.Equal(("Notification", message), (sns["Type"]!.ToString(), sns["Message"]!.ToString()));
        Assert.Equal("2026-11-16T09:00:00.000Z", sns["Timestamp"]!.ToString());
        Assert.Null(sns["Subject"]);
        Assert.Empty((JsonObject)sns["MessageAttributes"]!);
    }

    [Theory]
    [InlineData("""{"state":{"status":"BUILDING"}}""")]
    [InlineData("no JSON")]
    public async Task A_message_that_the_filter_rejects_is_not_delivered(string message)
    {
        await using var factory = Recording(out var seen);
        factory.Router.PublishToTopic(factory.Model.Topics[0].Arn, message);
        await factory.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Empty(seen);
    }

    [Fact]
    public async Task An_event_reaches_the_functions_whose_rules_match_and_no_others()
    {
        await using var factory = Recording(out var seen);
        factory.Router.PutEvent(Factory.Event());
        factory.Router.PutEvent(new() { ["source"] = "aws.ec2" });
        factory.Router.PublishToTopic("arn:aws:sns:us-east-1:123456789012:other", "{}");
        await factory.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal("aws.imagebuilder", Assert.Single(seen)["source"]!.ToString());
    }

    [Theory]
    [InlineData("image-builder-automation-Worker", 1)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:image-builder-automation-Worker", 1)]
    [InlineData("123456789012:function:image-builder-automation-Worker", 1)]
    [InlineData("image-builder-automation-Worker:live", 1)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:image-builder-automation-Worker:7", 1)]
    [InlineData("Worker", 1)]
    [InlineData("somebody-else", 0)]
    [InlineData("image-builder-automation-Worker2", 0)]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:image-builder-automation-Worker", 0)]
    public async Task A_workflow_step_calls_a_function_by_name_or_ARN_with_or_without_a_version(string name, int calls)
    {
        await using var factory = Recording(out var seen);
        factory.Router.InvokeFunction(name, new() { ["workflowStepExecutionId"] = "step-1" });
        await factory.Clock.AdvanceAsync(TimeSpan.Zero);

        Assert.Equal(calls, seen.Count);
    }

    [Fact]
    public async Task A_schedule_sends_its_event_when_due_on_the_shared_clock()
    {
        await using var factory = Recording(out var seen);
        factory.Schedules.Start();
        await factory.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(["2026-11-16T12:00:00Z", "2026-11-17T12:00:00Z"], seen.Select(e => e["time"]!.ToString()));
        Assert.All(seen, e => Assert.Equal(("Scheduled Event", "aws.events"), (e["detail-type"]!.ToString(), e["source"]!.ToString())));
    }

    [Fact]
    public async Task The_input_of_a_scheduler_target_gets_its_context_attributes()
    {
        var template = Factory.Template.Replace(
            "Daily: { Type: Schedule, Properties: { Schedule: cron(0 12 * * ? *) } }",
            """Daily: { Type: ScheduleV2, Properties: { ScheduleExpression: cron(0 12 * * ? *), Input: '{"at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>"}' } }""",
            StringComparison.Ordinal);
        await using var factory = Recording(out var seen, template);
        factory.Schedules.Start();
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(4));

        Assert.Equal("2026-11-16T12:00:00Z", Assert.Single(seen)["at"]!.ToString());
        Assert.True(Guid.TryParse(seen[0]["id"]!.ToString(), out _));
    }

    [Fact]
    public async Task Unsupported_patterns_prevent_the_start_and_are_reported_with_their_path()
    {
        await using var factory = Recording(out _);
        var template = Factory.Template.Replace(
            "source: [aws.imagebuilder]", "source: [{ cidr: x }], detail: { a: [{ soundex: b }] }", StringComparison.Ordinal);
        var model = TemplateReader.Read(template, new());
        var error = Assert.Throws<TemplateException>(() => new Local.Routing.EventRouter(model, factory.Deliveries, new(1), factory.Clock));

        Assert.Equal(2, error.Problems.Count);
        Assert.StartsWith(
            "Resources.Worker.Properties.Events.Changed.Properties.Pattern.source[0]: operator 'cidr'", error.Problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source: [aws.imagebuilder], detail-type: [AWS API Call via CloudTrail], detail: { eventName: [CreateComponent] }", true)]
    [InlineData("source: [aws.imagebuilder]", true)]
    [InlineData("detail: { eventName: [CreateComponent] }", true)]
    [InlineData("detail-type: [{ prefix: AWS API Call }]", true)]
    [InlineData("source: [aws.imagebuilder], detail-type: [EC2 Image Builder Image State Change]", false)]
    [InlineData("source: [aws.ec2], detail-type: [AWS API Call via CloudTrail]", false)]
    public async Task Calls_are_published_only_if_a_rule_can_match_them(string pattern, bool asks)
    {
        await using var factory = Recording(out _, Factory.Template.Replace("source: [aws.imagebuilder]", pattern, StringComparison.Ordinal));

        Assert.Equal(asks, factory.Router.NeedsApiCalls);
    }

    private static Factory Recording(out List<JsonNode> seen, string template = Factory.Template)
    {
        var payloads = seen = [];
        return new(
            (payload, _) =>
            {
                payloads.Add(payload!);
                return Task.FromResult("{}");
            },
            template);
    }
}
