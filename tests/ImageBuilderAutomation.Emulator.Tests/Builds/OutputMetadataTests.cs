using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>What an image's distribution creates in other services.</summary>
public sealed class OutputMetadataTests : BuildTest
{
    [Fact]
    public async Task Parameters_launch_templates_and_snapshots_name_their_AMI_once_the_image_is_available()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "noted",
            ["distributions"] = new JsonArray(
                new JsonObject
                {
                    ["region"] = "eu-west-1",
                    ["ssmParameterConfigurations"] = new JsonArray(new JsonObject { ["parameterName"] = "/golden/linux", ["dataType"] = "aws:ec2:image" }),
                },
                new JsonObject
                {
                    ["region"] = "us-east-1",
                    ["launchTemplateConfigurations"] = new JsonArray(
                        new JsonObject { ["launchTemplateId"] = "lt-0123456789abcdef0", ["setDefaultVersion"] = true }),
                }),
        });
        var image = await StartAsync(await PipelineAsync("base linux", input => input["distributionConfigurationArn"] = distribution));
        Assert.Equal("""{"ssmParameters":[],"launchTemplates":[],"snapshots":[]}""", (await OutputsAsync(image)).ToJsonString());

        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        var amis = (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray().ToDictionary(a => a!["region"]!.ToString(), a => a!["image"]!.ToString());
        var outputs = await OutputsAsync(image);
        Assert.Equal(
            $$"""[{"region":"eu-west-1","accountId":"111122223333","imageId":"{{amis["eu-west-1"]}}","parameterName":"/golden/linux","dataType":"aws:ec2:image"}]""",
            outputs["ssmParameters"]!.ToJsonString());
        Assert.Equal(
            $$"""[{"region":"us-east-1","accountId":"111122223333","imageId":"{{amis["us-east-1"]}}","launchTemplateId":"lt-0123456789abcdef0","setDefaultVersion":true}]""",
            outputs["launchTemplates"]!.ToJsonString());
        Assert.Equal(["eu-west-1", "us-east-1"], outputs["snapshots"]!.AsArray().Select(s => s!["region"]!.ToString()));
    }

    [Fact]
    public async Task Workflows_that_share_the_name_of_an_output_are_refused()
    {
        const string yaml = """
            schemaVersion: 1.0
            steps:
              - name: Approve
                action: WaitForAction
            outputs:
              - name: Answer
                value: $.stepOutputs.Approve.action
            """;
        var input = await Samples.PipelineAsync(Api);
        input["executionRole"] = "ImageBuilderRole";
        input["workflows"] = new JsonArray();
        foreach (var type in (string[])["BUILD", "TEST"])
        {
            var workflow = Samples.Workflow(type, type: type);
            workflow["data"] = yaml;
            input["workflows"]!.AsArray().Add(new JsonObject { ["workflowArn"] = await Api.CreateAsync("CreateWorkflow", workflow) });
        }

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(
            System.Net.HttpStatusCode.BadRequest, "InvalidParameterValueException",
            "The value supplied for parameter 'workflows' is not valid. The output name 'Answer' is used by more than one workflow.");
        input["workflows"]!.AsArray().RemoveAt(1);
        await Api.OkAsync("CreateImagePipeline", input);
    }

    private Task<JsonObject> OutputsAsync(string image) => Api.ControlAsync(HttpMethod.Get, $"outputs?arn={image}");
}
