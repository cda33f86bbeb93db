using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;
using TestKit;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

/// <summary>What the emulator publishes, compared with the samples in the service's documentation.</summary>
public sealed class ServiceEventTests : BuildTest
{
    [Fact]
    public async Task A_waiting_step_is_published_exactly_as_documented()
    {
        var image = await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        var evt = Assert.Single(Events.Of("Workflow Step Waiting"));

        Assert.Equal(Shape.Of(Sample("eventbridge/workflow-step-waiting.json")), Shape.Of(evt));
        Assert.Equal($"""["{image}","{step["workflowBuildVersionArn"]}"]""", evt["resources"]!.ToJsonString());
        Assert.Equal(
            (step["workflowExecutionId"]!.ToString(), step["stepExecutionId"]!.ToString(), "ApproveRelease"),
            (Detail("workflow-execution-id"), Detail("workflow-step-execution-id"), Detail("workflow-step-name")));
        Assert.Equal((Api.Account, Api.Region), (evt["account"]!.ToString(), evt["region"]!.ToString()));
        // In whole seconds, by the emulator's clock.
        Assert.Equal(Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), evt["time"]!.ToString());

        string Detail(string member) => evt["detail"]![member]!.ToString();
    }

    [Fact]
    public async Task State_changes_are_published_in_order_and_exactly_as_documented()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var events = Events.Of("Image State Change").ToList();

        Assert.Equal(
            ["CREATING BUILDING", "BUILDING TESTING", "TESTING DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(image));
        var shape = Shape.Of(Sample("eventbridge/image-state-change-available.json"));
        Assert.All(events, e => Assert.Equal(shape, Shape.Of(e)));
        Assert.Equal(events.Count, events.Select(e => e["id"]!.ToString()).Distinct().Count());
        Assert.Equal(events.Select(e => e["time"]!.ToString()).Order(), events.Select(e => e["time"]!.ToString()));
    }

    [Fact]
    public async Task The_result_topic_receives_an_available_image_exactly_as_documented()
    {
        var image = await StartAsync(await DocumentedPipelineAsync());
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var (topic, message) = Assert.Single(Events.Messages);

        var sent = JsonNode.Parse(message)!;
        Assert.Equal(Topic, topic);
        Assert.Equal(Shape.Of(SampleMessage("sns/build-available.json")), Shape.Of(sent));
        // 1.0.0 build 1: three version numbers of 30 bits each above the build number. The value exceeds a long.
        Assert.Equal("1237940039285380274899124225", sent["semver"]!.ToJsonString());
        Assert.Equal("Nov 20, 2026 9:00:00 AM", sent["dateCreated"]!.ToString());
        Assert.Equal(("base linux", 1, image), (sent["name"]!.ToString(), sent["buildVersion"]!.GetValue<int>(), sent["arn"]!.ToString()));
        Assert.Equal(image[..^"/1.0.0/1".Length], sent["versionlessArn"]!.ToString());
        Assert.Equal(["internalId", "resourceArn"], sent["tags"]!.AsObject().Select(t => t.Key));
        var ami = Assert.Single((await ImageAsync(image))["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(ami["image"]!.ToString(), sent["outputResources"]!["amis"]![0]!["image"]!.ToString());
    }

    [Fact]
    public async Task The_result_topic_receives_a_failure_with_its_reason_and_without_job_ids()
    {
        var pipeline = await DocumentedPipelineAsync();
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var sent = JsonNode.Parse(Assert.Single(Events.Messages).Message)!;

        var sample = SampleMessage("sns/build-failed.json");
        Assert.Equal(sample.AsObject().Select(m => m.Key), sent.AsObject().Select(m => m.Key));
        var state = (await ImageAsync(image))["state"]!.AsObject();
        state.Remove("failureContext");
        Assert.Equal(state.ToJsonString(), sent["state"]!.ToJsonString());
        Assert.Empty(sent["outputResources"]!["amis"]!.AsArray());
    }

    [Fact]
    public async Task The_result_topic_receives_nothing_for_a_cancelled_image()
    {
        var image = await StartAsync(await DocumentedPipelineAsync());
        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal("CANCELLED", await StatusAsync(image));
        Assert.Empty(Events.Messages);
        // No event is documented for PENDING. The event for CANCELLED still names it as the previous status.
        Assert.Equal(["PENDING CANCELLED"], States(image));
    }

    [Fact]
    public async Task A_waiting_step_notifies_the_topic_and_the_function_of_its_inputs()
    {
        var image = await StartAsync(await GatedPipelineAsync(gate: """
            schemaVersion: 1.0
            steps:
              - name: Approve
                action: WaitForAction
                inputs:
                  snsTopicArn: arn:aws:sns:eu-west-1:111122223333:approvals
                  lambdaFunctionName: approve
                  payload: please look
            """));
        var step = await UntilWaitingAsync();

        var expected = $$"""
            {"imageArn":"{{image}}","workflowArn":"{{step["workflowBuildVersionArn"]}}","workflowExecutionId":"{{step["workflowExecutionId"]}}",
            """.Trim() + $$"""
            "workflowStepExecutionId":"{{step["stepExecutionId"]}}","workflowStepName":"Approve","version":"1.0","customPayload":"please look"}
            """.Trim();
        Assert.Equal(("arn:aws:sns:eu-west-1:111122223333:approvals", expected), Assert.Single(Events.Messages));
        var (function, payload) = Assert.Single(Events.Invocations);
        Assert.Equal(("approve", expected), (function, payload.ToJsonString()));
        Assert.Equal(Shape.Of(SampleMessage("sns/step-notice.json")), Shape.Of(payload));
        Assert.Equal(Shape.Of(Sample("lambda/step-call.json")), Shape.Of(payload));
    }

    private static JsonNode Sample(string path) => JsonNode.Parse(File.ReadAllText(Repository.PathOf("events", path)))!;

    private static JsonNode SampleMessage(string path) => JsonNode.Parse(Sample(path)["Records"]![0]!["Sns"]!["Message"]!.GetValue<string>())!;

    /// <summary>A pipeline with everything that the documented sample configures.</summary>
    private async Task<string> DocumentedPipelineAsync()
    {
        var infrastructure = Samples.Infrastructure("documented");
        infrastructure["snsTopicArn"] = Topic;
        infrastructure["keyPair"] = "debug-key";
        infrastructure["terminateInstanceOnFailure"] = true;
        infrastructure["logging"] = new JsonObject { ["s3Logs"] = new JsonObject { ["s3BucketName"] = "ib-logs" } };
        var recipe = Samples.ImageRecipe(Api);
        recipe["workingDirectory"] = "/tmp";
        recipe["blockDeviceMappings"] = new JsonArray(new JsonObject
        {
            ["deviceName"] = "/dev/xvda",
            ["ebs"] = new JsonObject { ["encrypted"] = false, ["deleteOnTermination"] = true, ["volumeSize"] = 8, ["volumeType"] = "gp2" },
        });
        return await Api.CreateAsync("CreateImagePipeline", new()
        {
            ["name"] = "base linux",
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", recipe),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure),
            ["distributionConfigurationArn"] = await Api.CreateAsync("CreateDistributionConfiguration", new()
            {
                ["name"] = "documented",
                ["distributions"] = new JsonArray(new JsonObject { ["region"] = "eu-west-1", ["amiDistributionConfiguration"] = new JsonObject() }),
            }),
        });
    }
}
