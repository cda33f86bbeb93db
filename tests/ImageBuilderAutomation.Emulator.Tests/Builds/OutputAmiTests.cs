using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>The output <c>ImageId</c> of a build workflow decides which AMI the image is.</summary>
public sealed class OutputAmiTests : BuildTest
{
    private const string Existing = "ami-00000000000000abc";

    private const string Make = """
        schemaVersion: 1.0
        parameters:
          - name: Ami
            type: string
            default: ami-00000000000000abc
          - name: Make
            type: boolean
            default: true
        steps:
          - name: Launch
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: Build
            action: RunCommand
            inputs:
              documentName: AWS-RunShellScript
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Capture
            action: CreateImage
            if:
              booleanEquals: true
              value: $.parameters.Make
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId

        """;

    [Theory]
    [InlineData("")]
    [InlineData("outputs:\n  - name: imageId\n    value: $.stepOutputs.Capture.imageId\n")]
    public async Task Nothing_starts_with_a_build_workflow_that_names_no_AMI(string outputs)
    {
        var pipeline = await PipelineAsync("base linux", null, ("BUILD", Make + outputs), ("TEST", ""));
        const string Message = "The value supplied for parameter 'workflows' is not valid. Build workflow must have output named ImageId to build AMI. "
            + "Workflow ARN: arn:aws:imagebuilder:eu-west-1:111122223333:workflow/build/base-linux-build-0/1.0.0/1.";

        (await Api.CallAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", Message);
        var stored = (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = pipeline }))["imagePipeline"]!.AsObject();
        var input = new JsonObject();
        foreach (var member in (string[])["imageRecipeArn", "infrastructureConfigurationArn", "workflows", "executionRole"])
            input[member] = stored[member]!.DeepClone();
        (await Api.CallAsync("CreateImage", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", Message);
        Assert.Empty((await Api.OkAsync("ListImages"))["imageVersionList"]!.AsArray());
    }

    [Fact]
    public async Task A_scheduled_run_with_such_a_workflow_is_skipped()
    {
        var pipeline = await PipelineAsync(
            "base linux",
            input => input["schedule"] = new JsonObject { ["scheduleExpression"] = "rate(1 day)", ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY" },
            ("BUILD", Make));
        await Clock.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Empty((await Api.OkAsync("ListImagePipelineImages", new() { ["imagePipelineArn"] = pipeline }))["imageSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task A_container_needs_no_AMI()
    {
        var recipe = await Api.CreateAsync("CreateContainerRecipe", Samples.ContainerRecipe(Api));
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", Samples.ContainerDistribution("eu-west-1"));
        var image = await StartAsync(await PipelineAsync(
            "base linux",
            input =>
            {
                input.Remove("imageRecipeArn");
                (input["containerRecipeArn"], input["distributionConfigurationArn"]) = (recipe, distribution);
            },
            ("BUILD", Make)));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Theory]
    [InlineData("$.stepOutputs.Launch.instanceId")]
    [InlineData("$.stepOutputs.Build.output")]
    [InlineData("$.stepOutputs.Build.output[1]")]
    [InlineData("$.stepOutputs.Build.status")]
    [InlineData("$.imagebuilder.imageBuildNumber")]
    [InlineData("'made {{ $.stepOutputs.Capture.imageId }}'")]
    [InlineData("ami-xyz")]
    public async Task The_build_fails_if_the_output_is_no_AMI(string value)
    {
        var image = await BuildAsync(value);

        var execution = (await ExecutionsAsync(image))[0];
        const string Message = "Invalid ImageId output value, must be AMI ID as a string.";
        Assert.Equal(("FAILED", Message), (execution["status"]!.ToString(), execution["message"]!.ToString()));
        Assert.All(execution["steps"]!.AsArray(), step => Assert.Equal("COMPLETED", step!["status"]!.ToString()));
        var state = (await ImageAsync(image))["state"]!;
        Assert.Equal(
            ("FAILED", $"Workflow Execution ID: '{execution["workflowExecutionId"]}' failed with reason: {Message}"),
            (state["status"]!.ToString(), state["reason"]!.ToString()));
        Assert.Equal("SKIPPED", (await ExecutionsAsync(image))[1]["status"]!.ToString());
    }

    [Fact]
    public async Task The_build_fails_if_the_step_that_makes_the_AMI_was_skipped()
    {
        var image = await BuildAsync("$.stepOutputs.Capture.imageId", ("Make", "false"));

        Assert.Equal("FAILED", await StatusAsync(image));
        Assert.EndsWith("must be AMI ID as a string.", (await ImageAsync(image))["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.parameters.Ami", Existing)]
    [InlineData("ami-12345678", "ami-12345678")]
    [InlineData("'{{ $.parameters.Ami }}'", Existing)]
    public async Task An_existing_AMI_becomes_the_image(string value, string ami)
    {
        var image = await BuildAsync(value);

        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Equal(ami, Assert.Single((await ImageAsync(image))["outputResources"]!["amis"]!.AsArray())!["image"]!.ToString());
        Assert.NotEqual(ami, Output(await ExecutionsAsync(image), "Capture")["imageId"]!.ToString());
    }

    [Fact]
    public async Task The_AMI_of_another_build_becomes_the_image()
    {
        var first = await BuildAsync("$.stepOutputs.Capture.imageId");
        var made = (await ImageAsync(first))["outputResources"]!["amis"]![0]!["image"]!.ToString();
        Assert.Equal(Output(await ExecutionsAsync(first), "Capture")["imageId"]!.ToString(), made);

        var second = await BuildAsync("$.parameters.Ami", ("Ami", made));

        Assert.Equal(made, (await ImageAsync(second))["outputResources"]!["amis"]![0]!["image"]!.ToString());
    }

    [Fact]
    public async Task The_AMI_that_a_command_prints_becomes_the_image()
    {
        var printed = await BuildAsync("$.stepOutputs.Build.output[0]");
        var ami = (await ImageAsync(printed))["outputResources"]!["amis"]![0]!["image"]!.ToString();
        Assert.Equal(ami, Output(await ExecutionsAsync(printed), "Build")["output"]![0]!.ToString());

        var stubbed = await BuildAsync(
            "$.stepOutputs.Build.output[0]", stub: new() { ["Build"] = new JsonObject { ["output"] = new JsonArray(Existing) } });
        Assert.Equal(Existing, (await ImageAsync(stubbed))["outputResources"]!["amis"]![0]!["image"]!.ToString());

        var talkative = await BuildAsync(
            "$.stepOutputs.Build.output[0]", stub: new() { ["Build"] = new JsonObject { ["output"] = new JsonArray($"done: {Existing}") } });
        Assert.Equal("FAILED", await StatusAsync(talkative));
    }

    [Fact]
    public async Task Tests_and_distribution_use_the_AMI_that_the_output_names()
    {
        var image = await StartAsync(await PipelineAsync(
            "base linux", null,
            ("BUILD", Make + "outputs:\n  - name: ImageId\n    value: $.parameters.Ami\n"),
            ("TEST", "schemaVersion: 1.0\nsteps:\n  - name: Approve\n    action: WaitForAction\n    inputs:\n      payload.$: $.workflowOutputs.ImageId"),
            ("DISTRIBUTION", "schemaVersion: 1.0\nsteps:\n  - name: Copy\n    action: DistributeImage")));
        var waiting = await UntilWaitingAsync();
        Assert.Equal($$"""{"payload":"{{Existing}}"}""", (await StepAsync(waiting["stepExecutionId"]!.ToString()))["inputs"]!.ToString());
        await AnswerAsync(waiting, "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(Existing, Output(await ExecutionsAsync(image), "Copy")["distributedImages"]![0]!["amiId"]!.ToString());
    }

    /// <summary>Builds with the workflow, whose output <c>ImageId</c> has the given value.</summary>
    private async Task<string> BuildAsync(string value, (string Name, string Value)? parameter = null, JsonObject? stub = null)
    {
        _built++;
        var pipeline = await PipelineAsync(
            $"base linux {_built}",
            input =>
            {
                if (parameter is { } given)
                {
                    input["workflows"]![0]!["parameters"] =
                        new JsonArray(new JsonObject { ["name"] = given.Name, ["value"] = new JsonArray(given.Value) });
                }
            },
            ("BUILD", Make + $"outputs:\n  - name: ImageId\n    value: {value}\n"), ("TEST", ""));
        if (stub is not null)
            await StubAsync(pipeline, new() { ["stepOutputs"] = stub });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(4));
        return image;
    }

    private int _built;

    private static JsonNode Output(List<JsonObject> executions, string step) =>
        JsonNode.Parse(executions.SelectMany(e => e["steps"]!.AsArray()).First(s => s!["name"]!.ToString() == step)!["outputs"]!.ToString())!;
}
