using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

/// <summary>Images, components and workflows of Amazon and others: those that are listed, and those that the control route adds.</summary>
public sealed class ManagedRouteTests : EmulatorTest
{
    private static readonly JsonObject NewBase = new()
    {
        ["kind"] = "image",
        ["name"] = "Amazon Linux 2023 x86",
        ["type"] = "AMI",
        ["platform"] = "Linux",
        ["osVersion"] = "Amazon Linux 2023",
        ["versions"] = new JsonArray("2026.12.1"),
    };

    [Theory]
    [InlineData("amazon-linux-2-x86", "Amazon Linux 2 x86", "AMI", "Linux", "Amazon Linux 2")]
    [InlineData("windows-server-2025-english-core-base-x86", "Windows Server 2025 English Core Base x86", "AMI", "Windows", "Microsoft Windows Server 2025")]
    [InlineData("macos-sequoia-arm64", "macOS Sequoia arm64", "AMI", "macOS", "macOS 15")]
    [InlineData("amazon-linux-2023-x86-2023", "Amazon Linux 2023 x86 2023", "DOCKER", "Linux", "Amazon Linux 2023")]
    public async Task An_image_has_the_name_and_platform_that_the_service_shows(string slug, string name, string type, string platform, string os)
    {
        var image = (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = Api.Managed($"image/{slug}/x.x.x") }))["image"]!;
        var listed = (await Api.OkAsync("ListImages", new()
        {
            ["owner"] = "Amazon",
            ["byName"] = true,
            ["filters"] = new JsonArray(new JsonObject { ["name"] = "name", ["values"] = new JsonArray(name) }),
        }))["imageVersionList"]!.AsArray();

        Assert.Equal((name, type, platform, os), (Text(image, "name"), Text(image, "type"), Text(image, "platform"), Text(image, "osVersion")));
        Assert.Equal(Api.Managed($"image/{slug}/x.x.x"), Text(Assert.Single(listed)!, "arn"));
        Assert.Equal(type == "AMI" ? 1 : 0, image["outputResources"]?["amis"]?.AsArray().Count ?? 0);
    }

    [Fact]
    public async Task A_name_that_is_not_listed_is_refused_until_it_is_added()
    {
        var recipe = Samples.ImageRecipe(Api);
        recipe["parentImage"] = Api.Managed("image/plan-9-x86/x.x.x");
        recipe["components"]![0]!["componentArn"] = "arn:aws:imagebuilder:eu-west-1:third-party:component/harden-plan-9/x.x.x";
        (await Api.CallAsync("CreateImageRecipe", recipe)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        await AddAsync(
            new() { ["kind"] = "image", ["name"] = "Plan 9 x86", ["type"] = "AMI", ["platform"] = "Linux" },
            new() { ["kind"] = "component", ["name"] = "harden-plan-9", ["owner"] = "third-party", ["type"] = "BUILD", ["platform"] = "Linux" });

        await Api.OkAsync("CreateImageRecipe", recipe);
        Assert.Contains(
            (await Api.OkAsync("ListComponents", new() { ["owner"] = "ThirdParty" }))["componentVersionList"]!.AsArray(),
            component => Text(component!, "name") == "harden-plan-9" && Text(component!, "owner") == "ThirdParty");
        await ClientOf("444455556666", "us-east-1").OkAsync(
            "GetImage", new() { ["imageBuildVersionArn"] = "arn:aws:imagebuilder:us-east-1:aws:image/plan-9-x86/x.x.x" });
    }

    [Fact]
    public async Task A_new_version_of_a_base_image_is_found_by_wildcards_and_starts_a_scheduled_build()
    {
        var pipeline = await Samples.PipelineAsync(Api);
        pipeline["schedule"] = new JsonObject { ["scheduleExpression"] = "rate(1 day)" };
        await Api.OkAsync("CreateImagePipeline", pipeline);
        await Clock.AdvanceToAsync(Start.AddDays(2).AddHours(4));
        var before = await BuildsAsync();
        await Clock.AdvanceToAsync(Start.AddDays(3).AddHours(4));
        Assert.Equal(before, await BuildsAsync());

        await AddAsync((JsonObject)NewBase.DeepClone());

        var found = await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = Api.Managed("image/amazon-linux-2023-x86/x.x.x") });
        Assert.Equal("2026.12.1/1", Text(found["image"]!, "version"));
        await Clock.AdvanceToAsync(Start.AddDays(4).AddHours(4));
        Assert.Equal(before + 1, await BuildsAsync());
    }

    [Fact]
    public async Task A_new_version_of_a_default_workflow_runs()
    {
        await AddAsync(new JsonObject
        {
            ["kind"] = "workflow",
            ["name"] = "test-image",
            ["type"] = "TEST",
            ["versions"] = new JsonArray("2.0.0"),
            ["data"] = "name: test-image\nschemaVersion: 1.0\nsteps:\n  - name: LookOnly\n    action: LaunchInstance\n    inputs:\n      waitFor: ssmAgent\n",
        });
        var pipeline = await Api.CreateAsync("CreateImagePipeline", await Samples.PipelineAsync(Api));
        var image = (await Api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline }))["imageBuildVersionArn"]!;
        await Clock.AdvanceToAsync(Start.AddHours(3));

        var executions = (await Api.OkAsync("ListWorkflowExecutions", new() { ["imageBuildVersionArn"] = image.DeepClone() }))["workflowExecutions"]!.AsArray();

        Assert.Contains(executions, execution => Text(execution!, "workflowBuildVersionArn") == Api.Managed("workflow/test/test-image/2.0.0/1"));
    }

    [Fact]
    public async Task Are_listed_with_their_sources_and_forgotten_by_a_reset()
    {
        await AddAsync((JsonObject)NewBase.DeepClone());
        var listed = (await Api.ControlAsync(HttpMethod.Get, "managed-resources"))["resources"]!.AsArray();
        Assert.Contains(listed, entry => Text(entry!, "source") == "cdk-images");
        Assert.Contains(listed, entry => entry!["versions"]?[0]?.ToString() == "2026.12.1");

        await Api.ControlAsync(HttpMethod.Post, "reset", []);

        var found = await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = Api.Managed("image/amazon-linux-2023-x86/x.x.x") });
        Assert.Equal("2026.7.1/1", Text(found["image"]!, "version"));
    }

    [Fact]
    public async Task An_invalid_entry_is_refused_whole()
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/_emulator/managed-resources", new JsonObject
        {
            ["resources"] = new JsonArray(NewBase.DeepClone(), new JsonObject { ["kind"] = "component", ["name"] = "a" }),
        }.ToJsonString(), authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, result.Status);
        Assert.StartsWith("resources[1]: 'type' is missing", result.Message, StringComparison.Ordinal);
        (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = Api.Managed("image/amazon-linux-2023-x86/2026.12.1/1") }))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task Amazons_workflows_are_followed_only_as_the_latest()
    {
        var answer = await Api.OkAsync("GetWorkflow", new() { ["workflowBuildVersionArn"] = Api.Managed("workflow/distribution/distribute-container/x.x.x") });

        Assert.Equal(
            $$"""{"latestVersionArn":"{{Api.Managed("workflow/distribution/distribute-container/x.x.x")}}"}""", answer["latestVersionReferences"]!.ToJsonString());
    }

    [Fact]
    public async Task A_deprecated_component_is_listed_only_by_its_status()
    {
        await AddAsync(new JsonObject { ["kind"] = "component", ["name"] = "old-linux", ["type"] = "BUILD", ["platform"] = "Linux", ["status"] = "DEPRECATED" });
        JsonObject By(string filter, string value) => new()
        {
            ["owner"] = "Amazon",
            ["filters"] = new JsonArray(new JsonObject { ["name"] = filter, ["values"] = new JsonArray(value) }),
        };

        Assert.Empty((await Api.OkAsync("ListComponents", By("name", "old-linux")))["componentVersionList"]!.AsArray());
        var listed = (await Api.OkAsync("ListComponents", By("status", "DEPRECATED")))["componentVersionList"]!.AsArray();
        Assert.Equal("old-linux", Text(Assert.Single(listed)!, "name"));
    }

    private static string? Text(JsonNode node, string member) => node[member]?.ToString();

    private Task<JsonObject> AddAsync(params JsonObject[] entries) =>
        Api.ControlAsync(HttpMethod.Post, "managed-resources", new() { ["resources"] = new JsonArray([.. entries]) });

    private async Task<int> BuildsAsync() => (await Api.OkAsync("ListImageBuildVersions"))["imageSummaryList"]!.AsArray().Count;
}
