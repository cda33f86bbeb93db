using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed partial class DistributionStepTests
{
    [Fact]
    public async Task A_copy_that_fails_is_reported_beside_those_that_succeeded_and_fails_the_image()
    {
        var image = await BuildAsync(Own, orders: new() { ["us-east-1"] = new JsonObject { ["message"] = "no access", ["account"] = "333344445555" } });

        var copies = (await OutputsAsync(image))["Copy"]["distributedImages"]!.AsArray();
        Assert.Equal(["Completed Completed", "Completed Completed", "Failed CopyAmiRunning"], copies.Select(c => $"{c!["status"]} {c["step"]}"));
        Assert.Equal(["region", "name", "accountId", "dateStarted", "dateStopped", "status", "step", "errorMessage"], copies[2]!.AsObject().Select(m => m.Key));
        var state = (await ImageAsync(image))["state"]!;
        Assert.Equal("FAILED", state["status"]!.ToString());
        Assert.Equal(
            """[{"region":"us-east-1","status":"FAILED","errorMessage":"no access","targetAccountId":"333344445555"}]""",
            state["failureContext"]!["distributionFailure"]!["regionFailures"]!.ToJsonString());
        Assert.Empty((await ImageAsync(image))["outputResources"]!["amis"]!.AsArray());
    }

    [Theory]
    [InlineData("PUT_SSM_PARAMETERS", "PutSsmParametersRunning")]
    [InlineData("UPDATE_LAUNCH_TEMPLATES", "UpdateLaunchTemplateRunning")]
    public async Task A_configuration_that_fails_names_its_step(string ordered, string message)
    {
        var image = await BuildAsync(Own, orders: new() { ["eu-west-1"] = new JsonObject { ["message"] = "throttled", ["step"] = ordered } });

        var configured = (await OutputsAsync(image))["Configure"]["configuredImages"]!.AsArray();
        Assert.Equal([$"Failed {message} throttled", "Completed Completed "], configured.Select(c => $"{c!["status"]} {c["step"]} {c["errorMessage"]}"));
        var failure = (await ImageAsync(image))["state"]!["failureContext"]!;
        Assert.Equal("Configure", failure["failedStep"]!.ToString());
        Assert.Equal("In region 'eu-west-1' - 'throttled'", failure["distributionFailure"]!["errorMessage"]!.ToString());
        Assert.Equal(
            $$"""[{"region":"eu-west-1","status":"FAILED","imageConfigurationStep":"{{ordered}}","errorMessage":"throttled"}]""",
            failure["distributionFailure"]!["regionFailures"]!.ToJsonString());
    }

    [Fact]
    public async Task A_failed_attached_configuration_fails_the_image_while_INTEGRATING_and_can_be_retried()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "attached",
            ["distributions"] = new JsonArray([.. ((string[])["eu-west-1", "us-east-1"]).Select(region => new JsonObject
            {
                ["region"] = region,
                ["launchTemplateConfigurations"] = new JsonArray(new JsonObject { ["launchTemplateId"] = "lt-0123456789abcdef0" }),
            })]),
        });
        var pipeline = await PipelineAsync("base linux", input => input["distributionConfigurationArn"] = distribution);
        // No parameters are configured, so the stub for them has no effect.
        await StubAsync(pipeline, new()
        {
            ["failRegions"] = new JsonObject
            {
                ["us-east-1"] = new JsonObject { ["message"] = "no such template", ["step"] = "UPDATE_LAUNCH_TEMPLATES" },
                ["eu-west-1"] = new JsonObject { ["message"] = "throttled", ["step"] = "PUT_SSM_PARAMETERS" },
            },
        });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var state = (await ImageAsync(image))["state"]!;
        Assert.Matches(
            $"^Integration failed with JobId '[0-9a-f-]{{36}}', status = 'Failed' for ARN '{image}'. Error:'In region 'us-east-1' - 'no such template''$",
            state["reason"]!.ToString());
        Assert.Equal("INTEGRATING", state["failureContext"]!["imageStatus"]!.ToString());
        Assert.Equal(
            """[{"region":"us-east-1","status":"FAILED","imageConfigurationStep":"UPDATE_LAUNCH_TEMPLATES","errorMessage":"no such template"}]""",
            state["failureContext"]!["distributionFailure"]!["regionFailures"]!.ToJsonString());
        Assert.Equal("INTEGRATING FAILED", States(image).Last());

        await StubAsync(pipeline, new() { ["failRegions"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await Api.ControlAsync(HttpMethod.Get, $"outputs?arn={image}"))["launchTemplates"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("DistributeImage", "distributions: []", "'distributions' must be a list with an item for each Region.")]
    [InlineData("DistributeImage", "distributions: [eu-west-1]", "'distributions' must be a list with an item for each Region.")]
    [InlineData("DistributeImage", "distributions: [{ name: x }]", "'distributions[0]' must have a 'region'.")]
    [InlineData(
        "DistributeImage", "distributions: [{ region: eu-west-1, targetAccountIds: [1] }]",
        "'distributions[0]' has 'targetAccountIds' that is no list of texts.")]
    [InlineData(
        "DistributeImage", "distributions: [{ region: eu-west-1, amiTags: [x] }]",
        "'distributions[0]' has 'amiTags' that are not at most 50 texts by name.")]
    [InlineData("DistributeImage", "distributions: [{ region: eu-west-1, name: [x] }]", "'distributions[0]' has a 'name' that is no text.")]
    [InlineData(
        "ModifyImageAttributes", "attributes: [{ region: eu-west-1, launchPermission: all }]",
        "'attributes[0]' has a 'launchPermission' that is no mapping of lists.")]
    [InlineData(
        "ApplyImageConfigurations", "configurations: [{ region: eu-west-1, ssmParameterConfigurations: x }]",
        "'configurations[0]' has 'ssmParameterConfigurations' that is no list of mappings.")]
    [InlineData("ApplyImageConfigurations", "configurations: x", "'configurations' must be a list with an item for each Region.")]
    public async Task Invalid_inputs_fail_the_step(string action, string inputs, string why)
    {
        var images = action == "DistributeImage" ? "" : "\n      distributedImages.$: $.stepOutputs.Copy.distributedImages";
        var image = await BuildAsync(
            "schemaVersion: 1.0\nsteps:\n  - name: Copy\n    action: DistributeImage\n"
            + $"  - name: Wrong\n    action: {action}\n    inputs:\n      {inputs}{images}\n");

        var step = (await ExecutionsAsync(image))[^1]["steps"]!.AsArray()[1]!;
        Assert.Equal(("FAILED", why), (step["status"]!.ToString(), step["message"]!.ToString()));
        Assert.Equal("FAILED", await StatusAsync(image));
    }

    [Fact]
    public async Task Images_that_no_step_copied_fail_the_step()
    {
        var image = await BuildAsync("""
            schemaVersion: 1.0
            steps:
              - name: Approve
                action: ExecuteStateMachine
                inputs: { stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:x' }
              - name: Share
                action: ModifyImageAttributes
                inputs: { distributedImages.$: $.stepOutputs.Approve.output }
            """);

        Assert.Equal(
            "'distributedImages' must be the output of a DistributeImage step.",
            (await ExecutionsAsync(image))[^1]["steps"]!.AsArray()[1]!["message"]!.ToString());
    }
}
