using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class PipelineTests : EmulatorTest
{
    [Fact]
    public async Task Get_returns_the_created_pipeline_with_the_service_s_defaults()
    {
        var input = await Samples.PipelineAsync(Api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = "cron(0 4 * * ? *)" };
        input["tags"] = new JsonObject { ["team"] = "platform" };

        var arn = await Api.CreateAsync("CreateImagePipeline", input);
        var pipeline = (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = arn }))["imagePipeline"]!;

        Assert.Equal(Api.Arn("image-pipeline/base-linux"), arn);
        Assert.Equal(
            $$$"""
            {"arn":"{{{arn}}}","name":"base linux","platform":"Linux","enhancedImageMetadataEnabled":true,
            "imageRecipeArn":"{{{Api.Arn("image-recipe/base-linux/1.0.0")}}}",
            "infrastructureConfigurationArn":"{{{Api.Arn("infrastructure-configuration/base-linux")}}}",
            "distributionConfigurationArn":"{{{Api.Arn("distribution-configuration/base-linux")}}}",
            "imageTestsConfiguration":{"imageTestsEnabled":true,"timeoutMinutes":720},
            "schedule":{"scheduleExpression":"cron(0 4 * * ? *)",
            "pipelineExecutionStartCondition":"EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"},
            "status":"ENABLED","dateCreated":"2026-11-20T09:00:00.000Z","dateUpdated":"2026-11-20T09:00:00.000Z",
            "dateNextRun":"2026-11-21T04:00:00.000Z","tags":{"team":"platform"},"consecutiveFailures":0}
            """.ReplaceLineEndings(""),
            pipeline.ToJsonString());
    }

    [Theory]
    [InlineData("imageRecipeArn", "image-recipe/none/1.0.0")]
    [InlineData("infrastructureConfigurationArn", "infrastructure-configuration/none")]
    [InlineData("distributionConfigurationArn", "distribution-configuration/none")]
    public async Task Refuses_a_reference_to_a_missing_resource(string member, string missing)
    {
        var input = await Samples.PipelineAsync(Api);
        input[member] = Api.Arn(missing);

        var result = await Api.CallAsync("CreateImagePipeline", input);

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{member}' is not valid.");
    }

    [Theory]
    [InlineData("cron(0 4 * * *)")]
    [InlineData("cron(0 4 * * * *)")]
    [InlineData("0 4 * * ? *")]
    [InlineData("rate(1 days)")]
    [InlineData("rate(2 day)")]
    [InlineData("rate(0 days)")]
    [InlineData("cron(61 4 * * ? *)")]
    [InlineData("cron(0 4 ? * 8 *)")]
    public async Task Refuses_an_invalid_schedule(string expression)
    {
        var input = await Samples.PipelineAsync(Api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = expression };

        var result = await Api.CallAsync("CreateImagePipeline", input);

        result.MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'schedule.scheduleExpression' is not valid.");
    }

    [Fact]
    public async Task An_update_replaces_everything_that_can_be_updated()
    {
        var input = await Samples.PipelineAsync(Api);
        input["description"] = "first";
        input["tags"] = new JsonObject { ["team"] = "platform" };
        var arn = await Api.CreateAsync("CreateImagePipeline", input);
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        await Api.OkAsync("UpdateImagePipeline", new()
        {
            ["imagePipelineArn"] = arn,
            ["imageRecipeArn"] = input["imageRecipeArn"]!.DeepClone(),
            ["infrastructureConfigurationArn"] = input["infrastructureConfigurationArn"]!.DeepClone(),
            ["status"] = "DISABLED",
        });

        var pipeline = (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = arn }))["imagePipeline"]!.AsObject();
        Assert.False(pipeline.ContainsKey("description"));
        Assert.False(pipeline.ContainsKey("distributionConfigurationArn"));
        Assert.Equal("DISABLED", pipeline["status"]!.GetValue<string>());
        Assert.Equal("base linux", pipeline["name"]!.GetValue<string>());
        Assert.Equal("platform", pipeline["tags"]!["team"]!.GetValue<string>());
        Assert.Equal("2026-11-20T09:00:00.000Z", pipeline["dateCreated"]!.GetValue<string>());
        Assert.Equal("2026-11-20T09:05:00.000Z", pipeline["dateUpdated"]!.GetValue<string>());
    }

    [Fact]
    public async Task Custom_workflows_need_an_execution_role()
    {
        var input = await Samples.PipelineAsync(Api);
        var workflow = await Api.CreateAsync("CreateWorkflow", Samples.Workflow());
        input["workflows"] = new JsonArray(new JsonObject { ["workflowArn"] = workflow });

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'executionRole' is not valid.");

        input["executionRole"] = "builder";
        await Api.OkAsync("CreateImagePipeline", input);
    }

    [Fact]
    public async Task Refuses_two_build_workflows()
    {
        var input = await Samples.PipelineAsync(Api);
        input["executionRole"] = "builder";
        input["workflows"] = new JsonArray(
            new JsonObject { ["workflowArn"] = await Api.CreateAsync("CreateWorkflow", Samples.Workflow()) },
            new JsonObject { ["workflowArn"] = Api.Managed("workflow/build/build-image/x.x.x") });

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'workflows' is not valid.");
    }

    [Fact]
    public async Task Refuses_a_workflow_parameter_that_the_document_does_not_declare()
    {
        var input = await Samples.PipelineAsync(Api);
        input["executionRole"] = "builder";
        input["workflows"] = new JsonArray(new JsonObject
        {
            ["workflowArn"] = await Api.CreateAsync("CreateWorkflow", Samples.Workflow()),
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "colour", ["value"] = new JsonArray("red") }),
        });

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'workflows[0].parameters' is not valid.");
    }

    [Fact]
    public async Task The_quota_limits_the_number_of_pipelines()
    {
        var input = await Samples.PipelineAsync(Api);
        for (var i = 0; i < 75; i++)
        {
            input["name"] = $"pipeline {i}";
            await Api.OkAsync("CreateImagePipeline", input);
        }

        input["name"] = "one too many";
        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(HttpStatusCode.PaymentRequired, "ServiceQuotaExceededException");
    }

    [Theory]
    [InlineData("status", "ENABLED", 1)]
    [InlineData("status", "DISABLED", 0)]
    [InlineData("name", "base linux", 1)]
    [InlineData("name", "base", 0)]
    public async Task Lists_the_pipelines_that_match_the_filter(string filter, string value, int expected)
    {
        await Api.OkAsync("CreateImagePipeline", await Samples.PipelineAsync(Api));

        var list = await Api.OkAsync("ListImagePipelines", new()
        {
            ["filters"] = new JsonArray(new JsonObject { ["name"] = filter, ["values"] = new JsonArray(value) }),
        });

        Assert.Equal(expected, list["imagePipelineList"]!.AsArray().Count);
    }
}
