using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Lifecycle;
using ImageBuilderAutomation.Emulator.Tests.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>Which inputs the operations on lifecycle executions accept and refuse.</summary>
public sealed class LifecycleExecutionTests : LifecycleTest
{
    private const string Unknown = "lce-01234567-89ab-cdef-0123-456789abcdef";

    protected override EmulatorOptions Options => base.Options with { Lifecycle = new() { ConcurrentUpdates = 2 } };

    [Theory]
    [InlineData("""{"state":{}}""", "state.status must be given")]
    [InlineData("""{"state":{"status":"DELETED"}}""", "includeResources must name")]
    [InlineData("""{"state":{"status":"DELETED"},"includeResources":{"amis":false},"executionRole":"r"}""", "executionRole and includeResources")]
    [InlineData("""{"state":{"status":"DISABLED"},"includeResources":{"amis":true}}""", "executionRole and includeResources")]
    [InlineData("""{"state":{"status":"DISABLED"},"executionRole":"r"}""", "executionRole and includeResources")]
    [InlineData("""{"state":{"status":"AVAILABLE"},"executionRole":"r"}""", "executionRole and includeResources")]
    [InlineData("""{"state":{"status":"DEPRECATED"},"includeResources":{"amis":true,"snapshots":true},"executionRole":"r"}""", "Snapshots and containers")]
    [InlineData("""{"state":{"status":"DISABLED"},"includeResources":{"amis":true,"containers":true},"executionRole":"r"}""", "Snapshots and containers")]
    [InlineData("""{"state":{"status":"DELETED"},"includeResources":{"snapshots":true},"executionRole":"r"}""", "Snapshots can only")]
    [InlineData("""{"state":{"status":"DISABLED"},"updateAt":1893456000}""", "updateAt can only")]
    [InlineData("""{"state":{"status":"DEPRECATED"},"updateAt":1763629200}""", "updateAt must be in the future")]
    public async Task StartResourceStateUpdate_refuses(string input, string message)
    {
        var update = JsonNode.Parse(input)!.AsObject();
        update["resourceArn"] = await ImageOfAsync("base linux");

        (await Api.CallAsync("StartResourceStateUpdate", update)).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException", message);
    }

    [Theory]
    [InlineData("""{"state":{"status":"GONE"}}""", "state.status")]
    [InlineData(
        """{"state":{"status":"DISABLED"},"exclusionRules":{"amis":{"lastLaunched":{"value":366,"unit":"DAYS"}}}}""",
        "exclusionRules.amis.lastLaunched.value")]
    [InlineData("""{"state":{"status":"DISABLED"},"exclusionRules":{"amis":{"sharedAccounts":[]}}}""", "exclusionRules.amis.sharedAccounts")]
    [InlineData("{}", "state")]
    public async Task StartResourceStateUpdate_validates_values_against_the_model(string input, string parameter)
    {
        var update = JsonNode.Parse(input)!.AsObject();
        update["resourceArn"] = Api.Arn("image/base-linux/1.0.0/1");

        (await Api.CallAsync("StartResourceStateUpdate", update))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{parameter}' is not valid.");
    }

    [Fact]
    public async Task A_missing_resource_is_a_404()
    {
        (await Api.CallAsync("StartResourceStateUpdate", Update(Api.Arn("image/none/1.0.0/1"), "DISABLED")))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        foreach (var operation in (string[])["GetLifecycleExecution", "CancelLifecycleExecution", "ListLifecycleExecutionResources"])
            (await Api.CallAsync(operation, new() { ["lifecycleExecutionId"] = Unknown })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        Assert.Empty(await ExecutionsOfAsync(Api.Arn("lifecycle-policy/none")));
    }

    [Fact]
    public async Task A_build_in_progress_is_in_use()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));

        (await Api.CallAsync("StartResourceStateUpdate", Update(image, "DELETED", withAmis: true))).MustBe(HttpStatusCode.BadRequest, "ResourceInUseException");
    }

    [Fact]
    public async Task Failed_and_cancelled_images_can_only_be_deleted()
    {
        var pipeline = await PipelineAsync("base linux");
        var failed = await FailedAsync(pipeline);
        var cancelled = await StartAsync(pipeline);
        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = cancelled });
        await Clock.AdvanceAsync(LongEnough);

        foreach (var image in (string[])[failed, cancelled])
        {
            foreach (var status in (string[])["AVAILABLE", "DEPRECATED", "DISABLED"])
                (await Api.CallAsync("StartResourceStateUpdate", Update(image, status))).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
            Assert.Equal("SUCCESS", StatusOf(await UpdateAsync(Update(image, "DELETED", withAmis: true))));
        }
    }

    [Fact]
    public async Task A_container_image_can_only_be_deleted_with_its_containers()
    {
        var image = (await Api.OkAsync("CreateImage", new()
        {
            ["containerRecipeArn"] = await Api.CreateAsync("CreateContainerRecipe", new()
            {
                ["name"] = "web",
                ["semanticVersion"] = "1.0.0",
                ["containerType"] = "DOCKER",
                ["parentImage"] = "amazonlinux:2023",
                ["components"] = new JsonArray(new JsonObject { ["componentArn"] = Api.Managed("component/update-linux/x.x.x") }),
                ["dockerfileTemplateData"] = "FROM {{{ imagebuilder:parentImage }}}",
                ["targetRepository"] = new JsonObject { ["service"] = "ECR", ["repositoryName"] = "web" },
            }),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure()),
        }))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(LongEnough);
        foreach (var status in (string[])["AVAILABLE", "DEPRECATED", "DISABLED"])
            (await Api.CallAsync("StartResourceStateUpdate", Update(image, status))).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");

        var input = Update(image, "DELETED");
        (input["includeResources"], input["executionRole"]) = (new JsonObject { ["containers"] = true }, Role);
        var execution = await UpdateAsync(input);

        Assert.Equal("SUCCESS", StatusOf(execution));
        var container = Assert.Single(await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString(), image));
        Assert.Equal(container["imageUris"]![0]!.ToString(), container["resourceId"]!.ToString());
        Assert.False(container.ContainsKey("snapshots"));
    }

    [Fact]
    public async Task An_image_has_one_update_at_a_time_and_the_quota_counts_all_images()
    {
        var pipeline = await PipelineAsync("base linux");
        var images = new List<string>();
        for (var i = 0; i < 3; i++)
            images.Add(await BuildAsync(pipeline));

        await StartUpdateAsync(Update(images[0], "DISABLED"));
        (await Api.CallAsync("StartResourceStateUpdate", Update(images[0], "DISABLED"))).MustBe(HttpStatusCode.BadRequest, "ResourceInUseException");
        await StartUpdateAsync(Update(images[1], "DISABLED"));
        (await Api.CallAsync("StartResourceStateUpdate", Update(images[2], "DISABLED")))
            .MustBe(HttpStatusCode.PaymentRequired, "ServiceQuotaExceededException");

        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await StartUpdateAsync(Update(images[2], "DISABLED"));
    }

    [Fact]
    public void The_quota_is_the_documented_one_by_default() => Assert.Equal(50, new LifecycleOptions().ConcurrentUpdates);

    [Fact]
    public async Task A_client_token_replays_the_first_response()
    {
        var input = Update(await ImageOfAsync("base linux"), "DISABLED");
        input["clientToken"] = "once";

        Assert.Equal(await StartUpdateAsync(input), await StartUpdateAsync(input));
        input["state"]!["status"] = "DEPRECATED";
        (await Api.CallAsync("StartResourceStateUpdate", input)).MustBe(HttpStatusCode.BadRequest, "IdempotentParameterMismatchException");
    }

    [Fact]
    public async Task Executions_of_an_image_are_listed_newest_first_page_by_page()
    {
        var image = await ImageOfAsync("base linux");
        var ids = new List<string>();
        foreach (var status in (string[])["DISABLED", "AVAILABLE", "DEPRECATED"])
            ids.Insert(0, (await UpdateAsync(Update(image, status)))["lifecycleExecutionId"]!.ToString());

        var listed = new List<string>();
        JsonObject page;
        var input = new JsonObject { ["resourceArn"] = image, ["maxResults"] = 2 };
        do
        {
            page = await Api.OkAsync("ListLifecycleExecutions", input);
            listed.AddRange(page["lifecycleExecutions"]!.AsArray().Select(e => e!["lifecycleExecutionId"]!.ToString()));
            input["nextToken"] = page["nextToken"]?.DeepClone();
        }
        while (page.ContainsKey("nextToken"));

        Assert.Equal(ids, listed);
    }
}
