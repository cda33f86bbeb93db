using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ConfigurationTests : EmulatorTest
{
    [Fact]
    public async Task An_infrastructure_configuration_is_shown_as_it_was_given()
    {
        var input = new JsonObject
        {
            ["name"] = "My Infra_1",
            ["instanceProfileName"] = "builder",
            ["instanceTypes"] = new JsonArray("m7i.large"),
            ["logging"] = new JsonObject { ["s3Logs"] = new JsonObject { ["s3BucketName"] = "logs" } },
            ["snsTopicArn"] = "arn:aws:sns:eu-west-1:111122223333:results",
            ["instanceMetadataOptions"] = new JsonObject { ["httpTokens"] = "required", ["httpPutResponseHopLimit"] = 2 },
            ["resourceTags"] = new JsonObject { ["cost"] = "images" },
            ["terminateInstanceOnFailure"] = false,
        };

        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", input);
        var shown = (await Api.OkAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn }))["infrastructureConfiguration"]!;

        Assert.Equal(Api.Arn("infrastructure-configuration/my-infra-1"), arn);
        foreach (var (name, value) in input)
            Assert.True(JsonNode.DeepEquals(value, shown[name]), name);
        Assert.Equal("2026-11-20T09:00:00.000Z", shown["dateCreated"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_list_of_infrastructure_configurations_omits_members_that_only_Get_returns()
    {
        var input = Samples.Infrastructure();
        input["snsTopicArn"] = "arn:aws:sns:eu-west-1:111122223333:results";
        await Api.OkAsync("CreateInfrastructureConfiguration", input);

        var summary = (await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray().Single()!.AsObject();

        Assert.Equal("builder", summary["instanceProfileName"]!.GetValue<string>());
        Assert.False(summary.ContainsKey("snsTopicArn"));
    }

    [Fact]
    public async Task An_update_removes_omitted_members_and_keeps_name_and_tags()
    {
        var input = Samples.Infrastructure();
        input["description"] = "first";
        input["tags"] = new JsonObject { ["team"] = "platform" };
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", input);
        await Api.OkAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        await Api.OkAsync("UpdateInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn, ["instanceProfileName"] = "other" });

        var shown = (await Api.OkAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn }))
            ["infrastructureConfiguration"]!.AsObject();
        Assert.Equal(
            $$$"""{"arn":"{{{arn}}}","name":"base infra","instanceProfileName":"other","terminateInstanceOnFailure":true"""
                + ""","dateCreated":"2026-11-20T09:00:00.000Z","dateUpdated":"2026-11-20T10:00:00.000Z","tags":{"team":"platform"}}""",
            shown.ToJsonString());
    }

    [Fact]
    public async Task Host_and_host_group_exclude_each_other()
    {
        var input = Samples.Infrastructure();
        input["placement"] = new JsonObject { ["hostId"] = "h-1", ["hostResourceGroupArn"] = "arn:aws:resource-groups:eu-west-1:111122223333:group/g" };

        (await Api.CallAsync("CreateInfrastructureConfiguration", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'placement' is not valid.");
    }

    [Fact]
    public async Task A_distribution_configuration_is_shown_updated_and_listed_with_its_Regions()
    {
        var arn = await Api.CreateAsync("CreateDistributionConfiguration", Samples.Distribution());
        await Api.OkAsync("UpdateDistributionConfiguration", new()
        {
            ["distributionConfigurationArn"] = arn,
            ["distributions"] = new JsonArray(Samples.To("eu-west-1"), Samples.To("us-east-1")),
        });

        var shown = (await Api.OkAsync("GetDistributionConfiguration", new() { ["distributionConfigurationArn"] = arn }))["distributionConfiguration"]!;
        var summary = (await Api.OkAsync("ListDistributionConfigurations"))["distributionConfigurationSummaryList"]!.AsArray().Single()!;

        Assert.Equal("base dist", shown["name"]!.GetValue<string>());
        Assert.InRange(shown["timeoutMinutes"]!.GetValue<int>(), 30, 720);
        Assert.Equal("""["eu-west-1","us-east-1"]""", summary["regions"]!.ToJsonString());
    }

    [Fact]
    public async Task The_same_Region_twice_is_refused()
    {
        var input = Samples.Distribution();
        input["distributions"]!.AsArray().Add(Samples.To("eu-west-1"));

        (await Api.CallAsync("CreateDistributionConfiguration", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
    }

    [Theory]
    [InlineData("GetInfrastructureConfiguration", "infrastructureConfigurationArn", "infrastructure-configuration/none")]
    [InlineData("DeleteInfrastructureConfiguration", "infrastructureConfigurationArn", "infrastructure-configuration/none")]
    [InlineData("GetDistributionConfiguration", "distributionConfigurationArn", "distribution-configuration/none")]
    [InlineData("GetImageRecipe", "imageRecipeArn", "image-recipe/none/1.0.0")]
    [InlineData("GetComponent", "componentBuildVersionArn", "component/none/x.x.x")]
    [InlineData("GetWorkflow", "workflowBuildVersionArn", "workflow/test/none/1.0.0/1")]
    [InlineData("DeleteImagePipeline", "imagePipelineArn", "image-pipeline/none")]
    [InlineData("GetContainerRecipe", "containerRecipeArn", "container-recipe/none/1.0.0")]
    [InlineData("GetLifecyclePolicy", "lifecyclePolicyArn", "lifecycle-policy/none")]
    public async Task A_missing_resource_is_a_404_with_its_code(string operation, string member, string path) =>
        (await Api.CallAsync(operation, new() { [member] = Api.Arn(path) })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
}
