using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>Where an image failed: <c>state.failureContext</c>, which is documented but missing in the API's model.</summary>
public sealed class FailureContextTests : BuildTest
{
    [Fact]
    public async Task A_component_of_the_account_is_named_with_its_step_and_the_start_of_its_error()
    {
        var recipe = Samples.ImageRecipe(Api, "own");
        recipe["components"]!.AsArray().Add(new JsonObject { ["componentArn"] = await ComponentAsync() });
        var pipeline = await PipelineAsync("base linux", input => input["imageRecipeArn"] = Api.Arn("image-recipe/own/1.0.0"), await RecipeAsync(recipe));
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = new string('e', 1025) } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var failure = (await ImageAsync(image))["state"]!["failureContext"]!["componentFailure"]!;

        Assert.Equal(
            (Api.Arn("component/hello-world/1.0.0/1"), "SayHello", "ExecuteBash", 1024),
            (failure["componentArn"]!.ToString(), failure["stepName"]!.ToString(), failure["action"]!.ToString(), failure["errorMessage"]!.ToString().Length));
    }

    private Task<string> ComponentAsync() => Api.CreateAsync("CreateComponent", Samples.Component());

    /// <returns>No workflows: the service's own run.</returns>
    private async Task<(string Type, string Yaml)[]> RecipeAsync(JsonObject recipe)
    {
        await Api.CreateAsync("CreateImageRecipe", recipe);
        return [];
    }

    [Fact]
    public async Task A_failed_step_is_named_with_its_component_wherever_the_image_is_shown()
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var failure = (await ImageAsync(image))["state"]!["failureContext"]!;
        var execution = (await ExecutionsAsync(image))[0];
        var step = execution["steps"]!.AsArray().Single(s => s!["name"]!.ToString() == "ApplyBuildComponents")!;
        var expected = new JsonObject
        {
            ["imageStatus"] = "BUILDING",
            ["workflowExecutionId"] = execution["workflowExecutionId"]!.DeepClone(),
            ["workflowArn"] = execution["workflowBuildVersionArn"]!.DeepClone(),
            ["stepExecutionId"] = step["stepExecutionId"]!.DeepClone(),
            ["failedStep"] = "ApplyBuildComponents",
            ["componentFailure"] = new JsonObject
            {
                ["phaseName"] = "build",
                ["errorMessage"] = "exit status 1",
                ["componentArn"] = Api.Managed("component/update-linux/1.0.2/1"),
            },
        };
        Assert.Equal(expected.ToJsonString(), failure.ToJsonString());

        var ofVersion = await Api.OkAsync("ListImageBuildVersions", new() { ["imageVersionArn"] = Api.Arn("image/base-linux/1.0.0") });
        var ofPipeline = await Api.OkAsync("ListImagePipelineImages", new() { ["imagePipelineArn"] = pipeline });
        Assert.All([ofVersion, ofPipeline], list =>
            Assert.True(JsonNode.DeepEquals(expected, list["imageSummaryList"]!.AsArray().Single()!["state"]!["failureContext"])));
    }

    [Fact]
    public async Task A_Region_that_fails_is_named_and_can_be_retried()
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failRegions"] = new JsonObject { ["eu-west-1"] = "no access", ["us-east-1"] = "not distributed to" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var state = (await ImageAsync(image))["state"]!;
        const string error = "Not all distribution jobs are completed. 1) no access when distributing the image from the source account (ID: 111122223333) "
            + "to the destination account (ID: 111122223333) in Region eu-west-1.";
        Assert.Equal("FAILED", state["status"]!.ToString());
        Assert.Matches(
            $"^Distribution failed with JobId '[0-9a-f-]{{36}}', status = 'Failed' for ARN '{image}'. Error:'{Regex.Escape(error)}'$",
            state["reason"]!.ToString());
        Assert.Equal(
            $$$"""{"imageStatus":"DISTRIBUTING","distributionFailure":{"errorMessage":"{{{error}}}","regionFailures":["""
            + """{"region":"eu-west-1","status":"FAILED","errorMessage":"no access"}]}}""",
            state["failureContext"]!.ToJsonString());

        await StubAsync(pipeline, new() { ["failRegions"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("""{"status":"AVAILABLE"}""", (await ImageAsync(image))["state"]!.ToJsonString());
    }

    [Fact]
    public async Task A_failed_distribution_step_names_its_Region()
    {
        var pipeline = await GatedPipelineAsync();
        await StubAsync(pipeline, new() { ["failRegions"] = new JsonObject { ["eu-west-1"] = "no access" } });
        var image = await StartAsync(pipeline);
        await AnswerAsync(await UntilWaitingAsync(), "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var failure = (await ImageAsync(image))["state"]!["failureContext"]!;
        Assert.Equal(("Distribute", "DISTRIBUTING"), (failure["failedStep"]!.ToString(), failure["imageStatus"]!.ToString()));
        Assert.Equal("eu-west-1", failure["distributionFailure"]!["regionFailures"]!.AsArray().Single()!["region"]!.ToString());
    }

    [Fact]
    public async Task A_cancelled_image_has_no_failure_context()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));
        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("""{"status":"CANCELLED"}""", (await ImageAsync(image))["state"]!.ToJsonString());
    }
}
