using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

/// <summary>Events that cannot be delivered go to the template's dead-letter queues, in the format of each service.</summary>
public sealed class DeadLetterTests
{
    private static readonly string Template = Factory.Template
        .Replace("Topic: !Ref Results,", "Topic: !Ref Results, RedrivePolicy: { deadLetterTargetArn: !GetAtt Kept.Arn },", StringComparison.Ordinal)
        .Replace(
            "Pattern: { source: [aws.imagebuilder] }",
            "Pattern: { source: [aws.imagebuilder] }, DeadLetterConfig: { Arn: !GetAtt Kept.Arn }",
            StringComparison.Ordinal)
        .Replace("Schedule: cron(0 12 * * ? *)", "Schedule: cron(0 12 * * ? *), DeadLetterConfig: { Arn: !GetAtt Kept.Arn }", StringComparison.Ordinal)
        .Replace("Resources:\n", "Resources:\n  Kept: { Type: AWS::SQS::Queue }\n", StringComparison.Ordinal);

    [Fact]
    public async Task An_event_is_stored_with_its_rule_and_its_target()
    {
        await using var factory = Refusing();
        factory.Router.PutEvent(Factory.Event(7));

        var kept = Assert.Single(factory.Queues.Messages("Kept"));
        Assert.Equal(7, (int)JsonNode.Parse(kept.Body)!["detail"]!["number"]!);
        Assert.Equal((factory.Model.Rules[0].Arn, factory.Model.Functions[0].Arn), (kept.Attributes["RULE_ARN"], kept.Attributes["TARGET_ARN"]));
        Assert.Empty(factory.Log);
    }

    [Fact]
    public async Task An_event_of_a_schedule_is_stored_in_the_same_way()
    {
        await using var factory = Refusing();
        factory.Schedules.Start();
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(4));

        var kept = Assert.Single(factory.Queues.Messages("Kept"));
        Assert.Equal("Scheduled Event", JsonNode.Parse(kept.Body)!["detail-type"]!.ToString());
        Assert.Equal(factory.Model.Schedules[0].Arn, kept.Attributes["RULE_ARN"]);
    }

    [Fact]
    public async Task A_message_is_stored_in_an_envelope_that_names_its_subscription()
    {
        await using var factory = Refusing();
        factory.Router.PublishToTopic(factory.Model.Topics[0].Arn, """{ "state": { "status": "FAILED" } }""");

        var envelope = JsonNode.Parse(Assert.Single(factory.Queues.Messages("Kept")).Body)!;
        Assert.Equal(("Notification", factory.Model.Topics[0].Arn), (envelope["Type"]!.ToString(), envelope["TopicArn"]!.ToString()));
        Assert.EndsWith($"SubscriptionArn={factory.Model.Subscriptions[0].Arn}", envelope["UnsubscribeURL"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_dead_letter_queue_an_event_is_dropped()
    {
        await using var factory = new Factory((_, _) => Task.FromResult("{}"));
        factory.Faults.Add(DeliveryFault.Refuse(_ => true));
        factory.Router.PutEvent(Factory.Event());
        factory.Router.PutEvent(Factory.Event());
        await factory.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(factory.Queues.All());
        Assert.Single(factory.Log);
    }

    [Fact]
    public void A_dead_letter_queue_outside_the_template_is_an_error()
    {
        var wrong = Template.Replace("!GetAtt Kept.Arn", "arn:aws:sqs:us-east-1:123456789012:elsewhere", StringComparison.Ordinal);
        var problems = Assert.Throws<TemplateException>(() => TemplateReader.Read(wrong, new())).Problems;
        Assert.Equal(3, problems.Count(p => p.Contains("the dead-letter queue must be a queue of the template", StringComparison.Ordinal)));
    }

    private static Factory Refusing()
    {
        var factory = new Factory((_, _) => Task.FromResult("{}"), Template);
        factory.Faults.Add(DeliveryFault.Refuse(_ => true, int.MaxValue));
        return factory;
    }
}
