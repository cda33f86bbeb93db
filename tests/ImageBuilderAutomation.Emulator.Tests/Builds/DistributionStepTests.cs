using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>The outputs of a distribution workflow's actions, per Region and account, and their effects.</summary>
public sealed partial class DistributionStepTests : BuildTest
{
    private const string Own = """
        schemaVersion: 1.0
        steps:
          - name: Copy
            action: DistributeImage
            inputs:
              distributions:
                - region: eu-west-1
                - region: us-east-1
                  name: 'shop {{ $.imagebuilder.imageVersionNumber }}'
                  description: released
                  targetAccountIds: ['222233334444', '333344445555']
                  amiTags: { Release: approved }
          - name: Share
            action: ModifyImageAttributes
            inputs:
              distributedImages.$: $.stepOutputs.Copy.distributedImages
              attributes:
                - region: us-east-1
                  launchPermission: { userIds: ['999988887777'] }
          - name: Configure
            action: ApplyImageConfigurations
            inputs:
              distributedImages.$: $.stepOutputs.Copy.distributedImages
              configurations:
                - region: eu-west-1
                  launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef0, setDefaultVersion: true }]
                  ssmParameterConfigurations: { parameterName: /golden/own }
                - region: us-east-1
                  launchTemplateConfigurations: [{ launchTemplateId: lt-0123456789abcdef1 }]
                  ssmParameterConfigurations: [{ parameterName: /golden/other, amiAccountId: '222233334444', dataType: 'aws:ec2:image' }]
        """;

    protected override EmulatorOptions Options => base.Options with { Builds = new() { FailureContext = true } };

    [Fact]
    public async Task Each_step_reports_every_copy_with_its_account_times_and_status()
    {
        var image = await BuildAsync(Own);

        var steps = await OutputsAsync(image);
        var amis = (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray();
        Assert.Equal(
            ["eu-west-1 111122223333", "us-east-1 222233334444", "us-east-1 333344445555"], amis.Select(ami => $"{ami!["region"]} {ami["accountId"]}"));
        Assert.Equal(amis.Select(ami => ami!["image"]!.ToString()), steps["Copy"]["distributedImages"]!.AsArray().Select(copy => copy!["amiId"]!.ToString()));

        var (local, far) = (steps["Copy"]["distributedImages"]![0]!.AsObject(), steps["Copy"]["distributedImages"]![1]!.AsObject());
        Assert.Equal(["region", "name", "amiId", "accountId", "dateStarted", "dateStopped", "status", "step"], far.Select(m => m.Key));
        Assert.Equal(("us-east-1", "shop 1.0.0", "222233334444", "Completed", "Completed"), (
            far["region"]!.ToString(), far["name"]!.ToString(), far["accountId"]!.ToString(), far["status"]!.ToString(), far["step"]!.ToString()));
        Assert.Matches(@"^2026-11-20T\d\d:\d\d:\d\d\.\d{3}Z$", far["dateStarted"]!.ToString());
        Assert.True(string.CompareOrdinal(far["dateStarted"]!.ToString(), far["dateStopped"]!.ToString()) < 0);
        // The image already exists in this Region, so it is not copied.
        Assert.Equal(local["dateStarted"]!.ToString(), local["dateStopped"]!.ToString());

        Assert.Equal(
            ["us-east-1 222233334444", "us-east-1 333344445555"],
            steps["Share"]["modifiedImages"]!.AsArray().Select(m => $"{m!["region"]} {m["accountId"]}"));
        // Only parameters are put in other accounts.
        Assert.Equal(
            ["eu-west-1 111122223333 Completed", "us-east-1 222233334444 Completed"],
            steps["Configure"]["configuredImages"]!.AsArray().Select(c => $"{c!["region"]} {c["accountId"]} {c["step"]}"));
    }

    [Fact]
    public async Task What_the_steps_configured_is_reported_with_the_AMI_it_means()
    {
        var image = await BuildAsync(Own);

        var amis = (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray().Select(a => a!["image"]!.ToString()).ToList();
        var outputs = await Api.ControlAsync(HttpMethod.Get, $"outputs?arn={image}");

        Assert.Equal(
            $$"""[{"region":"eu-west-1","accountId":"111122223333","imageId":"{{amis[0]}}","parameterName":"/golden/own"},"""
            + $$"""{"region":"us-east-1","accountId":"222233334444","imageId":"{{amis[1]}}","parameterName":"/golden/other","dataType":"aws:ec2:image"}]""",
            outputs["ssmParameters"]!.ToJsonString());
        Assert.Equal(
            $$"""[{"region":"eu-west-1","accountId":"111122223333","imageId":"{{amis[0]}}","launchTemplateId":"lt-0123456789abcdef0","setDefaultVersion":true}]""",
            outputs["launchTemplates"]!.ToJsonString());
        var known = (await Api.ControlAsync(HttpMethod.Post, "amis", new() { ["arn"] = image }))["amis"]!.AsArray();
        Assert.Equal(["[]", """["999988887777"]""", """["999988887777"]"""], known.Select(ami => ami!["sharedAccounts"]!.ToJsonString()));
        Assert.Equal([null, "approved", "approved"], known.Select(ami => ami!["tags"]!["Release"]?.ToString()));
    }

    [Fact]
    public async Task Without_inputs_the_steps_take_the_attached_configuration()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "attached",
            ["distributions"] = new JsonArray(new JsonObject
            {
                ["region"] = "us-east-1",
                ["amiDistributionConfiguration"] = new JsonObject
                {
                    ["name"] = "attached {{ imagebuilder:buildDate:yyyy }}",
                    ["launchPermission"] = new JsonObject { ["userGroups"] = new JsonArray("all") },
                },
                ["ssmParameterConfigurations"] = new JsonArray(new JsonObject { ["parameterName"] = "/golden/attached" }),
            }),
        });

        var image = await BuildAsync("", input => input["distributionConfigurationArn"] = distribution);

        var steps = await OutputsAsync(image);
        Assert.Equal("attached 2026", Assert.Single(steps["DistributeImages"]["distributedImages"]!.AsArray())!["name"]!.ToString());
        Assert.Single(steps["ModifyImageAttributes"]["modifiedImages"]!.AsArray());
        Assert.Single(steps["ApplyImageConfigurations"]["configuredImages"]!.AsArray());
        Assert.True((await Api.ControlAsync(HttpMethod.Post, "amis", new() { ["arn"] = image }))["amis"]![0]!["public"]!.GetValue<bool>());
        Assert.Equal(
            "/golden/attached",
            (await Api.ControlAsync(HttpMethod.Get, $"outputs?arn={image}"))["ssmParameters"]!.AsArray().Single()!["parameterName"]!.ToString());
    }

    [Fact]
    public async Task A_copy_only_workflow_shares_no_AMI_and_configures_nothing()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "attached",
            ["distributions"] = new JsonArray(new JsonObject
            {
                ["region"] = "eu-west-1",
                ["amiDistributionConfiguration"] = new JsonObject { ["launchPermission"] = new JsonObject { ["userGroups"] = new JsonArray("all") } },
                ["ssmParameterConfigurations"] = new JsonArray(new JsonObject { ["parameterName"] = "/golden/attached" }),
            }),
        });

        var image = await BuildAsync(
            "schemaVersion: 1.0\nsteps:\n  - name: Copy\n    action: DistributeImage\n", input => input["distributionConfigurationArn"] = distribution);

        Assert.False((await Api.ControlAsync(HttpMethod.Post, "amis", new() { ["arn"] = image }))["amis"]![0]!["public"]!.GetValue<bool>());
        Assert.Empty((await Api.ControlAsync(HttpMethod.Get, $"outputs?arn={image}"))["ssmParameters"]!.AsArray());
    }

    [Fact]
    public async Task Copies_of_several_steps_accumulate()
    {
        var image = await BuildAsync("""
            schemaVersion: 1.0
            steps:
              - name: Stage
                action: DistributeImage
                inputs: { distributions: [{ region: eu-west-1 }] }
              - name: Release
                action: DistributeImage
                inputs: { distributions: [{ region: us-east-1 }, { region: us-west-2 }] }
            """);

        Assert.Equal(
            ["eu-west-1", "us-east-1", "us-west-2"],
            (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray().Select(ami => ami!["region"]!.ToString()));
    }

    [Fact]
    public async Task A_container_reports_the_Regions_that_it_reached_and_those_it_did_not()
    {
        var input = await Samples.PipelineAsync(Api);
        input.Remove("imageRecipeArn");
        input["containerRecipeArn"] = await Api.CreateAsync("CreateContainerRecipe", Samples.ContainerRecipe(Api));
        input["distributionConfigurationArn"] = await Api.CreateAsync(
            "CreateDistributionConfiguration", Samples.ContainerDistribution("eu-west-1", "us-east-1"));
        input["executionRole"] = "ImageBuilderRole";
        input["workflows"] = new JsonArray(new JsonObject
        {
            ["workflowArn"] = await Api.CreateAsync("CreateWorkflow", new()
            {
                ["name"] = "push",
                ["semanticVersion"] = "1.0.0",
                ["type"] = "DISTRIBUTION",
                ["data"] = "schemaVersion: 1.0\nsteps:\n  - name: Push\n    action: DistributeContainerImage\n    inputs: { instanceId: i-1 }\n",
            }),
        });
        var pipeline = await Api.CreateAsync("CreateImagePipeline", input);
        await StubAsync(pipeline, new() { ["failRegions"] = new JsonObject { ["us-east-1"] = "no repository" } });
        var failed = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(
            """{"status":"Failed","succeededRegions":["eu-west-1"],"failedRegions":["us-east-1"]}""", (await OutputsAsync(failed))["Push"].ToJsonString());
        Assert.Equal("us-east-1", (await ImageAsync(failed))["state"]!["failureContext"]!["distributionFailure"]!["regionFailures"]![0]!["region"]!.ToString());

        // Only images with AMIs can be retried.
        Assert.Equal("InvalidRequestException", (await Api.CallAsync("RetryImage", new() { ["imageBuildVersionArn"] = failed })).Error);
        await StubAsync(pipeline, new() { ["failRegions"] = null });
        var again = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(
            """{"status":"Success","succeededRegions":["eu-west-1","us-east-1"],"failedRegions":[]}""", (await OutputsAsync(again))["Push"].ToJsonString());
        Assert.Equal(2, (await ImageAsync(again))["outputResources"]!["containers"]!.AsArray().Count);
    }

    /// <param name="yaml">Empty: the service's own workflow.</param>
    /// <param name="orders">Stubbed failures, by Region.</param>
    private async Task<string> BuildAsync(string yaml, Action<JsonObject>? with = null, JsonObject? orders = null)
    {
        var pipeline = await PipelineAsync("base linux", with, ("BUILD", ""), ("TEST", ""), ("DISTRIBUTION", yaml));
        if (orders is not null)
            await StubAsync(pipeline, new() { ["failRegions"] = orders });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(5));
        return image;
    }

    /// <summary>The outputs of the last execution, by step name.</summary>
    private async Task<Dictionary<string, JsonObject>> OutputsAsync(string image)
    {
        var steps = new Dictionary<string, JsonObject>();
        foreach (var listed in (await ExecutionsAsync(image))[^1]["steps"]!.AsArray())
        {
            var step = await StepAsync(listed!["stepExecutionId"]!.ToString());
            steps[step["name"]!.ToString()] = JsonNode.Parse(step["outputs"]?.ToString() ?? "{}")!.AsObject();
        }

        return steps;
    }
}
