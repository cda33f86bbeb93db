using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>Members that the API has beyond the imported model are stored and returned like all others.</summary>
public sealed class AdditionTests : EmulatorTest
{
    private static readonly JsonObject Parent = new()
    {
        ["autoScalingGroup"] = new JsonObject { ["name"] = "builders", ["capacityWaitTimeoutSeconds"] = 600 },
    };

    [Fact]
    public async Task An_infrastructure_configuration_keeps_them_until_an_update_omits_them()
    {
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", new()
        {
            ["name"] = "infra",
            ["instanceProfileName"] = "builder",
            ["parentInstance"] = Parent.DeepClone(),
            ["terminateInstanceOnCompletion"] = false,
        });

        var created = await ReadAsync();
        await Api.OkAsync("UpdateInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn, ["instanceProfileName"] = "builder" });
        var updated = await ReadAsync();

        Assert.True(JsonNode.DeepEquals(Parent, created["parentInstance"]), created.ToJsonString());
        Assert.False(created["terminateInstanceOnCompletion"]!.GetValue<bool>());
        Assert.Null(updated["parentInstance"]);
        Assert.Null(updated["terminateInstanceOnCompletion"]);

        async Task<JsonNode> ReadAsync() =>
            (await Api.OkAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn }))["infrastructureConfiguration"]!;
    }

    [Fact]
    public async Task They_are_validated()
    {
        var result = await Api.CallAsync("CreateInfrastructureConfiguration", new()
        {
            ["name"] = "infra",
            ["instanceProfileName"] = "builder",
            ["parentInstance"] = new JsonObject(),
        });

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
    }

    [Fact]
    public async Task A_pipeline_and_its_images_keep_the_scan_type_and_its_condition()
    {
        var scanning = new JsonObject
        {
            ["imageScanningEnabled"] = true,
            ["imageScanningTypes"] = new JsonArray("ON_DEMAND_AMI_CVE"),
            ["scanResultCondition"] = new JsonObject { ["maximumSeverityLabel"] = "MEDIUM", ["fixAvailable"] = false },
        };
        var input = await Samples.PipelineAsync(Api);
        input["imageScanningConfiguration"] = scanning.DeepClone();

        var arn = await Api.CreateAsync("CreateImagePipeline", input);
        var pipeline = (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = arn }))["imagePipeline"]!;
        var started = await Api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = arn });
        var image = (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = started["imageBuildVersionArn"]!.DeepClone() }))["image"]!;

        Assert.True(JsonNode.DeepEquals(scanning, pipeline["imageScanningConfiguration"]), pipeline.ToJsonString());
        Assert.True(JsonNode.DeepEquals(scanning, image["imageScanningConfiguration"]), image.ToJsonString());
    }

    [Fact]
    public async Task A_dry_run_of_a_creation_creates_nothing()
    {
        var pipeline = await Samples.PipelineAsync(Api);
        pipeline["dryRun"] = true;
        await AssertDryAsync("CreateImagePipeline", pipeline);
        await AssertDryAsync("CreateInfrastructureConfiguration", new() { ["name"] = "dry", ["instanceProfileName"] = "builder", ["dryRun"] = true });

        Assert.Empty((await Api.OkAsync("ListImagePipelines", []))["imagePipelineList"]!.AsArray());
        Assert.DoesNotContain(
            (await Api.OkAsync("ListInfrastructureConfigurations", []))["infrastructureConfigurationSummaryList"]!.AsArray(),
            configuration => (string?)configuration!["name"] == "dry");
    }

    private async Task AssertDryAsync(string operation, JsonObject input)
    {
        var result = await Api.CallAsync(operation, input);
        result.MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");
    }
}
