using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>Where an image is distributed, and what happens if that fails.</summary>
public sealed partial class ImageTests
{
    [Fact]
    public async Task Ends_with_an_image_in_every_region_and_account_of_its_distribution()
    {
        var distribution = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "wide",
            ["distributions"] = new JsonArray(
                Samples.To("eu-west-1"),
                new JsonObject
                {
                    ["region"] = "eu-north-1",
                    ["amiDistributionConfiguration"] = new JsonObject
                    {
                        ["name"] = "golden {{ imagebuilder:buildDate }}",
                        ["targetAccountIds"] = new JsonArray("222233334444", "333344445555"),
                    },
                }),
        });
        var image = await StartAsync(await PipelineAsync("base linux", input => input["distributionConfigurationArn"] = distribution));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var amis = (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray();

        Assert.Equal(
            ["eu-west-1 111122223333", "eu-north-1 222233334444", "eu-north-1 333344445555"], amis.Select(a => $"{a!["region"]} {a["accountId"]}"));
        Assert.Equal(3, amis.Select(a => a!["image"]!.ToString()).Distinct().Count());
        Assert.Matches(@"^base linux 2026-11-20T\d\d-\d\d-\d\d\.\d{6}Z$", amis[0]!["name"]!.ToString());
        Assert.Matches(@"^golden 2026-11-20T\d\d-\d\d-\d\d\.\d{3}Z$", amis[1]!["name"]!.ToString());
        var built = JsonNode.Parse(
            (await ExecutionsAsync(image))[0]["steps"]!.AsArray().Single(s => s!["action"]!.ToString() == "CreateImage")!["outputs"]!.ToString())!;
        Assert.Equal(built["imageId"]!.ToString(), amis[0]!["image"]!.ToString());
    }

    [Fact]
    public async Task A_distribution_that_failed_can_be_retried_without_building_again()
    {
        var pipeline = await GatedPipelineAsync();
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["Distribute"] = "no access" } });
        var image = await StartAsync(pipeline);
        await AnswerAsync(await UntilWaitingAsync(), "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("FAILED", await StatusAsync(image));

        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await AnswerAsync(await UntilWaitingAsync(), "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Equal(
            ["TESTING DISTRIBUTING", "DISTRIBUTING FAILED", "FAILED DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(image).Skip(2));
        Assert.Equal(
            ["BUILD COMPLETED False", "TEST COMPLETED False", "DISTRIBUTION FAILED True", "DISTRIBUTION COMPLETED False"],
            (await ExecutionsAsync(image)).Select(e => $"{e["type"]} {e["status"]} {e["retried"]!.GetValue<bool>()}"));
        Assert.Equal(Events.Events.Count, Events.Events.Select(e => e["id"]!.ToString()).Distinct().Count());
    }

    [Theory]
    [InlineData("DISTRIBUTING")]
    [InlineData("INTEGRATING")]
    public async Task The_attached_distribution_can_fail_and_be_retried(string stage)
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { [stage] = "no access" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        var failed = await ImageAsync(image);
        Assert.Equal("FAILED", failed["state"]!["status"]!.ToString());
        Assert.Matches(
            $"^{(stage == "INTEGRATING" ? "Integration" : "Distribution")} failed with JobId '[0-9a-f-]{{36}}', "
            + $"status = 'Failed' for ARN '{image}'. Error:'no access'$",
            failed["state"]!["reason"]!.ToString());
        Assert.Empty(failed["outputResources"]!["amis"]!.AsArray());
        Assert.Equal($"{stage} FAILED", States(image).Last());

        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var available = await ImageAsync(image);
        Assert.Equal("AVAILABLE", available["state"]!["status"]!.ToString());
        Assert.Single(available["outputResources"]!["amis"]!.AsArray());
    }

    [Fact]
    public async Task A_test_that_failed_can_be_retried_without_building_again()
    {
        var pipeline = await PipelineAsync("base linux", input => input["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true });
        await StubAsync(pipeline, new()
        {
            ["failSteps"] = new JsonObject { ["ApplyTestComponents"] = "exit status 1" },
            ["findings"] = new JsonArray(new JsonObject { ["severity"] = "HIGH" }),
        });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal("TESTING FAILED", States(image).Last());

        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["FAILED TESTING", "TESTING DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(image).TakeLast(4));
        Assert.Equal(
            ["BUILD COMPLETED False", "TEST ROLLBACK_COMPLETED True", "TEST COMPLETED False"],
            (await ExecutionsAsync(image)).Select(e => $"{e["type"]} {e["status"]} {e["retried"]!.GetValue<bool>()}"));
        Assert.Equal("COMPLETED", (await ImageAsync(image))["scanState"]!["status"]!.ToString());
        Assert.Single((await Api.OkAsync("ListImageScanFindings"))["findings"]!.AsArray());
    }

    [Fact]
    public async Task A_build_that_failed_before_its_distribution_cannot_be_retried()
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        (await RetryAsync()).MustBe(HttpStatusCode.BadRequest, "ResourceInUseException");
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        (await RetryAsync()).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");

        Task<ApiResult> RetryAsync() => Api.CallAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
    }
}
