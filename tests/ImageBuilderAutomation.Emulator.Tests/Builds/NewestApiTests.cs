using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>What the API has had since the autumn of 2026: scans of output AMIs, parent instances, retries of cancelled images.</summary>
public sealed class NewestApiTests : BuildTest
{
    [Theory]
    [InlineData("HIGH", null, "CRITICAL:YES", "FAILED")]
    [InlineData("HIGH", null, "HIGH:YES MEDIUM:YES", "AVAILABLE")]
    [InlineData("MEDIUM", null, "HIGH:YES", "FAILED")]
    [InlineData("MEDIUM", null, "HIGH:NO", "AVAILABLE")]
    [InlineData("MEDIUM", null, "HIGH:PARTIAL", "FAILED")]
    [InlineData("MEDIUM", false, "HIGH:NO", "FAILED")]
    [InlineData("INFORMATIONAL", false, "LOW:NO", "FAILED")]
    [InlineData("LOW", true, "UNTRIAGED:YES LOW:YES", "AVAILABLE")]
    [InlineData("LOW", true, "", "AVAILABLE")]
    public async Task The_findings_of_an_output_AMI_decide_by_its_condition(string maximum, bool? fixAvailable, string findings, string end)
    {
        var image = await ScannedAsync(findings, new() { ["maximumSeverityLabel"] = maximum, ["fixAvailable"] = fixAvailable });

        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(end, await StatusAsync(image));
        if (end == "FAILED")
            Assert.Contains(States(image), change => change == "TESTING FAILED");
    }

    [Fact]
    public async Task Without_a_condition_a_scan_decides_nothing_and_lists_nothing()
    {
        var image = await ScannedAsync("CRITICAL:YES", condition: null);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(("AVAILABLE", "COMPLETED"), (await StatusAsync(image), (await ImageAsync(image))["scanState"]!["status"]!.ToString()));
        Assert.Empty((await Api.OkAsync("ListImageScanFindings"))["findings"]!.AsArray());
        Assert.Empty(Events.Of("CVE Detected"));
    }

    [Fact]
    public async Task The_test_phase_waits_for_a_scan_with_a_condition_and_fails_when_its_time_is_over()
    {
        var image = await ScannedAsync("", new() { ["maximumSeverityLabel"] = "HIGH" });
        await StubAsync(image, new() { ["scan"] = new JsonObject { ["hold"] = true } });
        await Clock.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Equal("TESTING", await StatusAsync(image));

        await Clock.AdvanceAsync(TimeSpan.FromHours(8));

        Assert.Equal("FAILED", await StatusAsync(image));
    }

    [Fact]
    public async Task A_held_scan_that_ends_lets_the_image_pass()
    {
        var image = await ScannedAsync("", new() { ["maximumSeverityLabel"] = "HIGH" });
        await StubAsync(image, new() { ["scan"] = new JsonObject { ["hold"] = true } });
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        await StubAsync(image, new() { ["scan"] = new JsonObject { ["finishAt"] = "now" } });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task A_container_has_no_scan_of_an_AMI()
    {
        var input = await Samples.PipelineAsync(Api);
        input.Remove("imageRecipeArn");
        input.Remove("distributionConfigurationArn");
        input["containerRecipeArn"] = await Api.CreateAsync("CreateContainerRecipe", Samples.ContainerRecipe(Api));
        input["imageScanningConfiguration"] = Scanning(null);

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task A_build_without_a_free_parent_instance_fails_when_its_wait_is_over(int seconds)
    {
        var pipeline = await FromGroupAsync(seconds);
        await StubAsync(pipeline, new() { ["groupHasInstances"] = false });
        var image = await StartAsync(pipeline);
        await UntilAsync(image, "BUILDING");

        await Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds - 60 > 0 ? seconds - 60 : 0));
        Assert.Equal(seconds == 0 ? "FAILED" : "BUILDING", await StatusAsync(image));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        var state = (await ImageAsync(image))["state"]!;
        Assert.Equal("FAILED", state["status"]!.ToString());
        Assert.Contains("The Auto Scaling group 'builders' has no instance available.", state["reason"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_instance_that_comes_in_time_is_taken()
    {
        var pipeline = await FromGroupAsync(1800);
        await StubAsync(pipeline, new() { ["groupHasInstances"] = false });
        var image = await StartAsync(pipeline);
        await UntilAsync(image, "BUILDING");
        await StubAsync(pipeline, new() { ["groupHasInstances"] = true });

        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task A_workflow_can_build_on_an_instance_that_it_names()
    {
        const string onOne = """
            schemaVersion: 1.0
            steps:
              - name: Take
                action: LaunchInstance
                inputs:
                  waitFor: ssmAgent
                  parentInstanceId: i-0123456789abcdef0
              - name: Make
                action: CreateImage
                inputs:
                  instanceId.$: $.stepOutputs.Take.instanceId
            outputs:
              - name: ImageId
                value: $.stepOutputs.Make.imageId
            """;
        var image = await StartAsync(await PipelineAsync("base", null, ("BUILD", onOne)));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var steps = (await ExecutionsAsync(image))[0]["steps"]!.AsArray();

        Assert.Equal("""{"instanceId":"i-0123456789abcdef0"}""", steps[0]!["outputs"]!.ToString());
    }

    [Theory]
    [InlineData("TESTING", true)]
    [InlineData("DISTRIBUTING", true)]
    [InlineData("BUILDING", false)]
    public async Task A_cancelled_image_is_retried_from_the_phase_that_was_stopped(string stopped, bool retried)
    {
        var image = await StartAsync(await PipelineAsync("base"));
        await UntilAsync(image, stopped);
        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("CANCELLED", await StatusAsync(image));

        var result = await Api.CallAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(retried ? null : "InvalidRequestException", result.Error);
        Assert.Equal(retried ? "AVAILABLE" : "CANCELLED", await StatusAsync(image));
    }

    [Fact]
    public async Task A_subnet_needs_security_groups()
    {
        var input = Samples.Infrastructure();
        input["subnetId"] = "subnet-1";
        (await Api.CallAsync("CreateInfrastructureConfiguration", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        input["securityGroupIds"] = new JsonArray("sg-1");
        await Api.OkAsync("CreateInfrastructureConfiguration", input);
    }

    [Theory]
    [InlineData("CreatedBy", false)]
    [InlineData("Ec2ImageBuilderArn", false)]
    [InlineData("Name", false)]
    [InlineData("Tags", false)]
    [InlineData("name", true)]
    public async Task The_tags_of_instances_leave_reserved_keys_alone(string key, bool accepted)
    {
        var input = Samples.Infrastructure();
        input["resourceTags"] = new JsonObject { [key] = "x" };

        Assert.Equal(accepted ? null : "InvalidParameterValueException", (await Api.CallAsync("CreateInfrastructureConfiguration", input)).Error);
    }

    [Theory]
    [InlineData("/aws/imagebuilder/base", false, true)]
    [InlineData("/golden/base", false, false)]
    [InlineData("/golden/base", true, true)]
    public async Task Other_log_groups_need_an_execution_role(string group, bool role, bool accepted)
    {
        var input = await Samples.PipelineAsync(Api);
        input["loggingConfiguration"] = new JsonObject { ["imageLogGroupName"] = group };
        if (role)
            input["executionRole"] = "ImageBuilderRole";

        Assert.Equal(accepted ? null : "InvalidParameterValueException", (await Api.CallAsync("CreateImagePipeline", input)).Error);
    }

    private static JsonObject Scanning(JsonObject? condition)
    {
        var scanning = new JsonObject { ["imageScanningEnabled"] = true, ["imageScanningTypes"] = new JsonArray("ON_DEMAND_AMI_CVE") };
        if (condition is not null)
            scanning["scanResultCondition"] = condition;
        return scanning;
    }

    private async Task<string> ScannedAsync(string findings, JsonObject? condition)
    {
        if (condition?["fixAvailable"] is null)
            condition?.Remove("fixAvailable");
        var pipeline = await PipelineAsync("base", input => input["imageScanningConfiguration"] = Scanning(condition));
        await StubAsync(pipeline, new()
        {
            ["findings"] = new JsonArray([.. findings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(finding =>
                (JsonNode)new JsonObject { ["severity"] = finding.Split(':')[0], ["fixAvailable"] = finding.Split(':')[1] })]),
        });
        return await StartAsync(pipeline);
    }

    private async Task<string> FromGroupAsync(int seconds)
    {
        var infrastructure = Samples.Infrastructure("from group");
        infrastructure["parentInstance"] = new JsonObject
        {
            ["autoScalingGroup"] = new JsonObject { ["name"] = "builders", ["capacityWaitTimeoutSeconds"] = seconds },
        };
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure);
        return await PipelineAsync("base", input => input["infrastructureConfigurationArn"] = arn);
    }

    private async Task UntilAsync(string image, string status)
    {
        while (await StatusAsync(image) != status && Clock.NextDue is { } due && due < Start.AddHours(4))
            await Clock.AdvanceToAsync(due);
    }
}
