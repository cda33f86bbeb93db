using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed partial class ImageTests : BuildTest
{
    [Fact]
    public async Task Two_pipelines_of_one_recipe_share_the_name_and_the_count_of_builds()
    {
        var one = await PipelineAsync("base linux");
        var other = await Api.CreateAsync("CreateImagePipeline", new()
        {
            ["name"] = "nightly",
            ["imageRecipeArn"] = Api.Arn("image-recipe/base-linux/1.0.0"),
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
        });

        var first = await StartAsync(one);
        var second = await StartAsync(other);
        var third = await StartAsync(one);

        Assert.Equal([Api.Arn("image/base-linux/1.0.0/1"), Api.Arn("image/base-linux/1.0.0/2"), Api.Arn("image/base-linux/1.0.0/3")], [first, second, third]);
        Assert.Equal(other, (await ImageAsync(second))["sourcePipelineArn"]!.ToString());
        Assert.Equal([first, third], await ListAsync("ListImagePipelineImages", "imagePipelineArn", one));
        Assert.Equal([second], await ListAsync("ListImagePipelineImages", "imagePipelineArn", other));
        Assert.Equal([third, second, first], await ListAsync("ListImageBuildVersions", "imageVersionArn", Api.Arn("image/base-linux/1.0.0")));
    }

    [Fact]
    public async Task Keeps_snapshots_of_its_recipe_and_configurations()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));
        await Api.OkAsync("UpdateInfrastructureConfiguration", new()
        {
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
            ["instanceProfileName"] = "another",
        });

        var document = await ImageAsync(image);

        Assert.Equal("builder", document["infrastructureConfiguration"]!["instanceProfileName"]!.ToString());
        Assert.Equal(Api.Arn("image-recipe/base-linux/1.0.0"), document["imageRecipe"]!["arn"]!.ToString());
        Assert.Equal(Api.Arn("distribution-configuration/base-linux"), document["distributionConfiguration"]!["arn"]!.ToString());
    }

    [Fact]
    public async Task Images_started_before_and_after_an_update_show_their_own_configuration()
    {
        var pipeline = await PipelineAsync("base linux");
        var first = await StartAsync(pipeline);
        var twin = await StartAsync(pipeline);
        Assert.Equal("builder", await ProfileAsync(twin));
        await Api.OkAsync("UpdateInfrastructureConfiguration", new()
        {
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
            ["instanceProfileName"] = "another",
        });

        var second = await StartAsync(pipeline);

        Assert.Equal(["builder", "builder", "another"], [await ProfileAsync(first), await ProfileAsync(twin), await ProfileAsync(second)]);

        async Task<string> ProfileAsync(string image) => (await ImageAsync(image))["infrastructureConfiguration"]!["instanceProfileName"]!.ToString();
    }

    [Fact]
    public async Task A_new_image_has_the_members_that_the_service_shows()
    {
        // The pipeline's image tags are for scheduled builds.
        var pipeline = await PipelineAsync("base linux", input => input["imageTags"] = new JsonObject { ["env"] = "prod" });
        var image = await StartAsync(pipeline, new() { ["team"] = "platform" });

        var document = await ImageAsync(image);

        Assert.Equal(
            ["arn", "type", "name", "version", "platform", "enhancedImageMetadataEnabled", "state", "imageRecipe", "sourcePipelineName", "sourcePipelineArn",
                "infrastructureConfiguration", "distributionConfiguration", "imageTestsConfiguration", "dateCreated", "outputResources", "tags", "buildType",
                "imageSource", "executionRole", "workflows"],
            document.Select(member => member.Key));
        Assert.Equal(
            ("base linux", "1.0.0/1", "AMI", "Linux", "USER_INITIATED", "AMAZON_MANAGED", "2026-11-20T09:00:00.000Z"),
            (Text("name"), Text("version"), Text("type"), Text("platform"), Text("buildType"), Text("imageSource"), Text("dateCreated")));
        Assert.Equal("""{"status":"PENDING"}""", document["state"]!.ToJsonString());
        Assert.Equal("""{"imageTestsEnabled":true,"timeoutMinutes":720}""", document["imageTestsConfiguration"]!.ToJsonString());
        Assert.Equal("""{"team":"platform"}""", document["tags"]!.ToJsonString());

        string Text(string member) => document[member]!.ToString();
    }

    [Fact]
    public async Task A_build_shows_its_number_with_its_version_and_is_found_by_the_version_alone()
    {
        var pipeline = await PipelineAsync("base linux");
        await StartAsync(pipeline);
        var filters = new JsonArray(new JsonObject { ["name"] = "version", ["values"] = new JsonArray("1.0.0") });

        foreach (var (operation, member, value) in new[]
        {
            ("ListImageBuildVersions", "imageVersionArn", Api.Arn("image/base-linux/1.0.0")), ("ListImagePipelineImages", "imagePipelineArn", pipeline),
        })
        {
            var builds = await Api.OkAsync(operation, new() { [member] = value, ["filters"] = filters.DeepClone() });
            Assert.Equal("1.0.0/1", Assert.Single(builds["imageSummaryList"]!.AsArray())!["version"]!.ToString());
        }

        var versions = await Api.OkAsync("ListImages", new() { ["filters"] = filters.DeepClone() });
        Assert.Equal("1.0.0", Assert.Single(versions["imageVersionList"]!.AsArray())!["version"]!.ToString());
    }

    [Fact]
    public async Task An_image_created_without_a_pipeline_names_none()
    {
        await PipelineAsync("base linux");
        var answer = await Api.OkAsync("CreateImage", new()
        {
            ["imageRecipeArn"] = Api.Arn("image-recipe/base-linux/x.x.x"),
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
            ["tags"] = new JsonObject { ["team"] = "platform" },
        });
        var image = answer["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var document = await ImageAsync(image);
        Assert.Equal(("AVAILABLE", null), (document["state"]!["status"]!.ToString(), document["sourcePipelineArn"]));
        Assert.Equal(Api.Arn("image/base-linux/x.x.x"), answer["latestVersionReferences"]!["latestVersionArn"]!.ToString());
        // Without a distribution configuration the image stays where it was built.
        var ami = Assert.Single(document["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(("eu-west-1", Api.Account), (ami["region"]!.ToString(), ami["accountId"]!.ToString()));
    }

    [Fact]
    public async Task Can_be_deleted_only_when_no_longer_in_progress_and_its_number_is_not_reused()
    {
        var pipeline = await PipelineAsync("base linux");
        var image = await StartAsync(pipeline);
        (await DeleteAsync()).MustBe(HttpStatusCode.BadRequest, "ResourceDependencyException");
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(HttpStatusCode.OK, (await DeleteAsync()).Status);

        (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = image })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        Assert.Empty(await ListAsync("ListImagePipelineImages", "imagePipelineArn", pipeline));
        Assert.EndsWith("/2", await StartAsync(pipeline), StringComparison.Ordinal);

        Task<ApiResult> DeleteAsync() => Api.CallAsync("DeleteImage", new() { ["imageBuildVersionArn"] = image });
    }

    [Fact]
    public async Task ListImages_shows_all_versions_or_on_request_one_of_each_name()
    {
        await StartAsync(await PipelineAsync("base linux"));
        await StartAsync(await PipelineAsync("web"));
        var recipe = Samples.ImageRecipe(Api, "web", "1.1.0");
        await Api.CreateAsync("CreateImage", new()
        {
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", recipe),
            ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/web"),
        });

        Assert.Equal(
            [Api.Arn("image/base-linux/1.0.0"), Api.Arn("image/web/1.0.0"), Api.Arn("image/web/1.1.0")], await VersionsAsync([]));
        Assert.Equal([Api.Arn("image/web/1.0.0"), Api.Arn("image/web/1.1.0")], await VersionsAsync(Filter("name", "web")));
        Assert.Equal([Api.Arn("image/base-linux/x.x.x"), Api.Arn("image/web/x.x.x")], await VersionsAsync(new() { ["byName"] = true }));
        Assert.Contains(Api.Managed("image/amazon-linux-2023-x86/2026.7.1"), await VersionsAsync(new() { ["owner"] = "Amazon" }));
    }

    [Fact]
    public async Task A_container_is_built_by_the_container_workflows_into_its_repositories()
    {
        var image = await StartAsync(await Api.CreateAsync("CreateImagePipeline", new()
        {
            ["name"] = "web container",
            ["containerRecipeArn"] = await Api.CreateAsync("CreateContainerRecipe", Samples.ContainerRecipe(Api)),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure()),
        }));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var document = await ImageAsync(image);
        Assert.Equal(("AVAILABLE", "DOCKER", null), (document["state"]!["status"]!.ToString(), document["type"]!.ToString(), document["imageRecipe"]));
        Assert.Equal(
            ["111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.0.0-1", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:latest"],
            Assert.Single(document["outputResources"]!["containers"]!.AsArray())!["imageUris"]!.AsArray().Select(uri => uri!.ToString()));
        Assert.EndsWith(
            "workflow/build/build-container/1.0.1/1", (await ExecutionsAsync(image))[0]["workflowBuildVersionArn"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pipeline_reports_how_its_last_build_went()
    {
        var pipeline = await PipelineAsync("base linux");
        await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var document = (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = pipeline }))["imagePipeline"]!;

        Assert.Equal("AVAILABLE", document["lastRunStatus"]!.ToString());
    }

    [Theory]
    [InlineData("GetImage", "imageBuildVersionArn", "image/none/1.0.0/1")]
    [InlineData("StartImagePipelineExecution", "imagePipelineArn", "image-pipeline/none")]
    [InlineData("CancelImageCreation", "imageBuildVersionArn", "image/none/1.0.0/1")]
    [InlineData("RetryImage", "imageBuildVersionArn", "image/none/1.0.0/1")]
    [InlineData("DeleteImage", "imageBuildVersionArn", "image/none/1.0.0/1")]
    [InlineData("ListWorkflowExecutions", "imageBuildVersionArn", "image/none/1.0.0/1")]
    [InlineData("ListImagePipelineImages", "imagePipelineArn", "image-pipeline/none")]
    [InlineData("ListImagePackages", "imageBuildVersionArn", "image/none/1.0.0/1")]
    public async Task Says_that_a_resource_does_not_exist(string operation, string member, string path) =>
        (await Api.CallAsync(operation, new() { [member] = Api.Arn(path) })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");

    [Theory]
    [InlineData("GetWorkflowExecution", "workflowExecutionId", "wf")]
    [InlineData("ListWorkflowStepExecutions", "workflowExecutionId", "wf")]
    [InlineData("GetWorkflowStepExecution", "stepExecutionId", "step")]
    public async Task Says_that_an_execution_does_not_exist(string operation, string member, string prefix) =>
        (await Api.CallAsync(operation, new() { [member] = $"{prefix}-00000000-0000-4000-8000-000000000000" }))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");

    private static JsonObject Filter(string name, string value) =>
        new() { ["filters"] = new JsonArray(new JsonObject { ["name"] = name, ["values"] = new JsonArray(value) }) };

    private async Task<List<string>> ListAsync(string operation, string member, string value) =>
        [.. (await Api.OkAsync(operation, new() { [member] = value }))["imageSummaryList"]!.AsArray().Select(i => i!["arn"]!.ToString())];

    private async Task<List<string>> VersionsAsync(JsonObject input) =>
        [.. (await Api.OkAsync("ListImages", input))["imageVersionList"]!.AsArray().Select(i => i!["arn"]!.ToString())];
}
