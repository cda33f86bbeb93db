using System.Text.Json.Nodes;
using Amazon.Lambda.Serialization.SystemTextJson;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>An unusable event fails its invocation with a message that names what was expected, and changes nothing.</summary>
public sealed class BadEventTests
{
    private const string StepWaiting = "eventbridge/workflow-step-waiting.json";
    private const string StateChange = "eventbridge/image-state-change-available.json";
    private const string Result = "sns/build-available.json";
    private const string Disabled = "eventbridge/pipeline-disabled.json";
    private const string Refused = "eventbridge/api-call-run-instances-refused.json";
    private const string Sweep = "schedule/sweep.json";

    private const string StepNotice = "sns/step-notice.json";
    private const string StepCall = "lambda/step-call.json";
    private const string NoChannelEvent =
        "Expected 'Scheduled Event' of aws.scheduler, 'EC2 Image Builder Image State Change' of aws.imagebuilder, or 'Parameter Store Change' of aws.ssm, found '";

    private const string Neither =
        "Expected a waiting step's message with workflowStepExecutionId, or a build result with state.status, found ";

    private readonly FunctionWorld _world = new();

    [Theory]
    [InlineData("AnswerWaitingStep")]
    [InlineData("SweepWaitingSteps")]
    [InlineData("RecordImageState")]
    [InlineData("RecordDisabledPipeline")]
    [InlineData("RecordFailedLaunch")]
    [InlineData("RecordBuildResult")]
    [InlineData("AnswerStepNotice")]
    [InlineData("AnswerStepCall")]
    [InlineData("CheckConfigurations")]
    [InlineData("CheckLeftovers")]
    [InlineData("MoveChannels")]
    [InlineData("RecordReleases")]
    [InlineData("RecordAmiState")]
    [InlineData("CheckChangedConfiguration")]
    public async Task Malformed_json(string function)
    {
        var thrown = await Assert.ThrowsAsync<JsonSerializerException>(() => _world.InvokeAsync(function, "{\"source\": "));

        Assert.StartsWith("Error converting the Lambda event JSON payload to type ", thrown.Message);
        Assert.Equal((0, 0, 0), _world.Effects);
    }

    [Theory]
    [InlineData("AnswerWaitingStep", "null", "Expected an event, found 'null'.")]
    [InlineData("AnswerWaitingStep", "{}", "Expected an event of source aws.imagebuilder, found nothing.")]
    [InlineData("SweepWaitingSteps", "{}", "Expected an event of source aws.scheduler, found nothing.")]
    [InlineData("RecordImageState", "{}", "Expected an event of source aws.imagebuilder, found nothing.")]
    [InlineData("RecordDisabledPipeline", "{}", "Expected an event of source aws.imagebuilder, found nothing.")]
    [InlineData("RecordFailedLaunch", "{}", "Expected an event of source aws.ec2, found nothing.")]
    [InlineData("CheckConfigurations", "{}", "Expected an event of source aws.scheduler, found nothing.")]
    [InlineData("RecordReleases", "{}", "Expected an event of source aws.scheduler, found nothing.")]
    [InlineData("CheckLeftovers", "{}", "Expected an event of source aws.scheduler, found nothing.")]
    [InlineData("MoveChannels", "{}", $"{NoChannelEvent} of '.")]
    [InlineData("RecordAmiState", "{}", "Expected an event of source aws.ec2, found nothing.")]
    [InlineData("CheckChangedConfiguration", "{}", "Expected an event of source aws.imagebuilder, found nothing.")]
    [InlineData("RecordBuildResult", "{}", "Expected an SNS event with records, found nothing.")]
    [InlineData("AnswerStepNotice", "{}", "Expected an SNS event with records, found nothing.")]
    [InlineData("AnswerStepNotice", """{"Records":[null]}""", $"{Neither}nothing.")]
    [InlineData("AnswerStepCall", "null", $"{Neither}'null'.")]
    [InlineData("AnswerStepCall", "[]", $"{Neither}'[]'.")]
    [InlineData("AnswerStepCall", "{}", $"{Neither}'{{}}'.")]
    public Task An_empty_event(string function, string json, string sentence) => RefusesAsync(function, json, sentence);

    [Theory]
    [InlineData(StepWaiting, "Expected detail-type 'EC2 Image Builder Workflow Step Waiting', found 'EC2 Image Builder CVE Detected'.")]
    [InlineData(StateChange, "Expected detail-type 'EC2 Image Builder Image State Change', found 'EC2 Image Builder CVE Detected'.")]
    [InlineData(Disabled, "Expected detail-type 'EC2 Image Builder Image Pipeline Automatically Disabled', found 'EC2 Image Builder CVE Detected'.")]
    [InlineData(Sweep, "Expected detail-type 'Scheduled Event', found 'EC2 Image Builder CVE Detected'.")]
    public Task An_unknown_detail_type(string sample, string sentence) =>
        RefusesAsync(sample, evt => evt["detail-type"] = "EC2 Image Builder CVE Detected", sentence);

    [Theory]
    [InlineData(StepWaiting)]
    [InlineData(StateChange)]
    [InlineData(Disabled)]
    [InlineData(Refused)]
    [InlineData(Sweep)]
    public async Task An_event_of_another_account_or_Region(string sample)
    {
        await RefusesAsync(sample, evt => evt["account"] = "999999999999",
            "Expected an event of account 123456789012 in us-east-1, found 'account 999999999999 in us-east-1'.");
        await RefusesAsync(sample, evt => evt["region"] = "eu-west-1",
            "Expected an event of account 123456789012 in us-east-1, found 'account 123456789012 in eu-west-1'.");
    }

    [Theory]
    [InlineData(StepWaiting)]
    [InlineData(StateChange)]
    public async Task An_event_without_an_image_of_this_account_and_Region(string sample)
    {
        await RefusesAsync(sample, evt => evt["resources"] = new JsonArray(), "Expected an image ARN among the event's resources, found ''.");
        await RefusesAsync(sample, evt => evt["resources"] = new JsonArray("arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/p"),
            "Expected an image ARN among the event's resources, found 'arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/p'.");
        await RefusesAsync(sample, evt => evt["resources"] = new JsonArray("arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0"),
            "Expected an image build version ARN (arn:<partition>:imagebuilder:<region>:<account>:image/<name>/<version>/<build>), "
            + "found 'arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0'.");
        await RefusesAsync(sample, evt => evt["resources"] = new JsonArray("arn:aws:imagebuilder:us-east-1:999999999999:image/base-al2023/1.0.0/7"),
            "Expected an image of account 123456789012 in us-east-1, found 'arn:aws:imagebuilder:us-east-1:999999999999:image/base-al2023/1.0.0/7'.");
    }

    [Fact]
    public Task A_waiting_step_without_its_id() => RefusesAsync(StepWaiting, evt => evt["detail"] = new JsonObject(),
        "Expected detail.workflow-step-execution-id, found nothing.");

    [Fact]
    public Task A_state_change_without_a_state() => RefusesAsync(StateChange, evt => evt["detail"]!["state"] = null,
        "Expected detail.state.status, found nothing.");

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("five")]
    [InlineData("99999999999")]
    public Task A_disabled_pipeline_without_a_count_of_failures(string count) => RefusesAsync(
        Disabled, evt => evt["detail"]!["consecutive-failures"] = count,
        $"Expected detail.consecutive-failures, a number of at least 1 as text, found '{count}'.");

    [Fact]
    public async Task A_disabled_pipeline_of_another_account_or_without_an_ARN()
    {
        await RefusesAsync(Disabled, evt => evt["resources"] = new JsonArray(), "Expected a pipeline ARN among the event's resources, found ''.");
        await RefusesAsync(Disabled, evt => evt["resources"]![0] = "arn:aws:imagebuilder:us-east-1:999999999999:image-pipeline/p",
            "Expected a pipeline of account 123456789012 in us-east-1, found 'arn:aws:imagebuilder:us-east-1:999999999999:image-pipeline/p'.");
        await RefusesAsync(Disabled, evt => evt["resources"]![0] = "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/P P",
            "Expected a pipeline ARN (arn:<partition>:imagebuilder:<region>:<account>:image-pipeline/<name>), "
            + "found 'arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/P P'.");
        await RefusesAsync(Disabled, evt => evt["time"] = "2036-01-01T00:00:00Z", "Expected a time that is not in the future, found '2036-01-01 00:00:00Z'.");
    }

    [Fact]
    public Task A_state_change_without_a_time() => RefusesAsync(StateChange, evt => evt.Remove("time"),
        "Expected the event's time, found nothing.");

    [Fact]
    public async Task A_step_of_another_image()
    {
        const string Other = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/9";
        _world.Service.Images[Other] = _world.Service.Images[FunctionWorld.Image.ToString()];

        await RefusesAsync(StepWaiting, evt => evt["resources"]![0] = Other,
            $"Expected a step of image {Other}, found '{FunctionWorld.StepId} of {FunctionWorld.Image}'.");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"arn\":\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7\"}")]
    [InlineData("{\"imageArn\":\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7\",\"workflowStepExecutionId\":\"\"}")]
    public async Task A_message_that_is_neither_a_build_result_nor_a_waiting_step(string message)
    {
        await RefusesAsync(Result, evt => Sns(evt)["Message"] = message, $"{Neither}'{message}'.");
        await RefusesAsync(StepNotice, evt => Sns(evt)["Message"] = message, $"{Neither}'{message}'.", "AnswerStepNotice");
    }

    [Fact]
    public async Task A_message_without_a_build_version_and_an_empty_record()
    {
        await RefusesAsync(
            Result, evt => Sns(evt)["Message"] = """{"arn":"arn:aws:imagebuilder:eu-west-1:123456789012:image/a","state":{"status":"FAILED"}}""",
            "Expected an image build version ARN (arn:<partition>:imagebuilder:<region>:<account>:image/<name>/<version>/<build>), "
            + "found 'arn:aws:imagebuilder:eu-west-1:123456789012:image/a'.");
        await RefusesAsync(Result, evt => evt["Records"]![0]!["Sns"] = null, $"{Neither}nothing.");
    }

    [Fact]
    public Task A_result_without_an_image() => RefusesAsync(Result, evt => Sns(evt)["Message"] = """{"arn":7,"state":{"status":"FAILED"}}""",
        "Expected an image build version ARN (arn:<partition>:imagebuilder:<region>:<account>:image/<name>/<version>/<build>), found nothing.");

    [Theory]
    [InlineData(StepNotice)]
    [InlineData(StepCall)]
    public Task A_step_whose_image_is_missing(string sample) => RefusesStepAsync(sample, null,
        "Expected an image build version ARN (arn:<partition>:imagebuilder:<region>:<account>:image/<name>/<version>/<build>), found nothing.");

    [Fact]
    public Task A_step_call_with_an_image_of_another_Region() => RefusesStepAsync(StepCall, "arn:aws:imagebuilder:eu-west-1:123456789012:image/a/1.0.0/1",
        "Expected an image of account 123456789012 in us-east-1, found 'arn:aws:imagebuilder:eu-west-1:123456789012:image/a/1.0.0/1'.");

    [Theory]
    [InlineData("RecordBuildResult", """{"arn":"arn:aws:imagebuilder:eu-west-1:123456789012:image/a/1.0.0/1","state":{"status":"FAILED"}}""")]
    [InlineData("RecordBuildResult", """{"arn":"arn:aws:imagebuilder:us-east-1:999999999999:image/a/1.0.0/1","state":{"status":"AVAILABLE"}}""")]
    [InlineData("AnswerStepNotice", """{"workflowStepExecutionId":"step-2","imageArn":"arn:aws:imagebuilder:us-east-1:999999999999:image/a/1.0.0/1"}""")]
    public async Task A_message_of_another_stack_on_a_shared_topic_is_ignored_with_one_log_line_and_blocks_no_other(string function, string message)
    {
        var evt = Samples.Json(function == "AnswerStepNotice" ? StepNotice : Result);
        var elsewhere = evt["Records"]![0]!.DeepClone();
        elsewhere["Sns"]!["Message"] = message;
        evt["Records"]!.AsArray().Insert(0, elsewhere);

        await _world.InvokeAsync(function, evt.ToJsonString());

        Assert.Equal(1, _world.Gates.All.Count + _world.Builds.All.Count);
        Assert.Single(_world.Log.Lines, line => line.Text.EndsWith("the stack of that account and Region handles it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_call_with_a_build_result() => await RefusesAsync("AnswerStepCall", """{"state":{"status":"FAILED"}}""",
        """Expected a waiting step's call with workflowStepExecutionId, found '{"state":{"status":"FAILED"}}'.""");

    [Fact]
    public async Task All_messages_of_one_event_are_tried_and_their_failures_are_reported_together()
    {
        var evt = Samples.Json(StepNotice);
        var good = evt["Records"]![0]!;
        var bad = good.DeepClone();
        bad["Sns"]!["Message"] = "{}";
        var foreign = good.DeepClone();
        foreign["Sns"]!["Message"] = """{"workflowStepExecutionId":"step-2","imageArn":"a"}""";
        evt["Records"] = new JsonArray(bad, foreign, good.DeepClone());

        var thrown = await Assert.ThrowsAsync<MessagesFailedException>(() => _world.InvokeAsync("AnswerStepNotice", evt.ToJsonString()));

        Assert.StartsWith("2 of 3 messages failed.", thrown.Message);
        Assert.Contains($"{Neither}'{{}}'.", thrown.Message);
        Assert.Contains("Expected an image build version ARN", thrown.Message);
        Assert.Single(_world.Service.Sent);
    }

    private static JsonNode Sns(JsonObject evt) => evt["Records"]![0]!["Sns"]!;

    private Task RefusesStepAsync(string sample, string? imageArn, string sentence)
    {
        var step = new JsonObject { ["workflowStepExecutionId"] = FunctionWorld.StepId, ["imageArn"] = imageArn };
        var evt = Samples.Json(sample);
        if (sample == StepNotice)
            Sns(evt)["Message"] = step.ToJsonString();
        return RefusesAsync(Samples.FunctionOf(sample), sample == StepNotice ? evt.ToJsonString() : step.ToJsonString(), sentence);
    }

    private Task RefusesAsync(string sample, Action<JsonObject> spoil, string sentence, string? function = null)
    {
        var evt = Samples.Json(sample);
        spoil(evt);
        return RefusesAsync(function ?? Samples.FunctionOf(sample), evt.ToJsonString(), sentence);
    }

    private async Task RefusesAsync(string function, string json, string sentence)
    {
        var thrown = await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync(function, json));

        Assert.Equal(sentence, thrown.Message);
        Assert.Equal((0, 0, 0), _world.Effects);
    }
}
