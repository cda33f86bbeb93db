namespace Conformance.Scenarios;

/// <summary>Builds, imports and distributions of images.</summary>
internal static class Images
{
    public static IEnumerable<Scenario> All =>
    [
        new("an image is built from a recipe", FromRecipe),
        new("a failing component fails the build", FailedComponent),
        new("a build in progress is cancelled and a cancelled one is refused", Cancelled),
        new("a failed distribution is retried without a new build", DistributionRetried),
        new("a container recipe becomes a container image", Container),
        new("builds are listed by pipeline, by version and by name, and deleted", Listed),
        new("existing images are distributed and imported", Imported),
    ];

    private static async Task FromRecipe(ScenarioContext context)
    {
        var component = (await context.OkAsync("CreateComponent", Inputs.Component()))["componentBuildVersionArn"];
        var recipe = await context.OkAsync("CreateImageRecipe", $$"""
            { "name": "Base Linux", "semanticVersion": "1.0.x", "parentImage": "{{ScenarioContext.Managed("image/amazon-linux-2023-x86/x.x.x")}}",
              "components": [{ "componentArn": "{{component}}" }, { "componentArn": "{{ScenarioContext.Managed("component/update-linux/x.x.x")}}" }] }
            """);
        Assert.Equal(ScenarioContext.Arn("image-recipe/base-linux/1.0.0"), recipe["imageRecipeArn"]!.ToString());
        await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var started = await context.OkAsync("CreateImage", $$"""
            { "imageRecipeArn": "{{recipe["imageRecipeArn"]}}", "infrastructureConfigurationArn": "{{ScenarioContext.Arn("infrastructure-configuration/base")}}" }
            """);
        var arn = started["imageBuildVersionArn"]!.ToString();
        Assert.Equal(ScenarioContext.Arn("image/base-linux/1.0.0/1"), arn);
        Assert.Equal(ScenarioContext.Arn("image/base-linux/x.x.x"), started["latestVersionReferences"]!["latestVersionArn"]!.ToString());

        var image = await context.ImageInAsync("AVAILABLE", arn);
        Assert.Equal(
            ("Base Linux", "1.0.0/1", "AMI", "Linux"),
            (image["name"]!.ToString(), image["version"]!.ToString(), image["type"]!.ToString(), image["platform"]!.ToString()));
        var ami = Assert.Single(image["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(("eu-west-1", "111122223333"), (ami["region"]!.ToString(), ami["accountId"]!.ToString()));
        var executions = (await context.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{arn}}" }"""))["workflowExecutions"]!.AsArray();
        Assert.Equal(["BUILD", "TEST"], ScenarioContext.Texts(executions, "type"));
        Assert.All(ScenarioContext.Texts(executions, "status"), status => Assert.Equal("COMPLETED", status));
    }

    private static async Task FailedComponent(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        await context.StubAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": { "ApplyBuildComponents": "exit status 1" } }""");
        var image = (await context.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();

        var failed = await context.ImageInAsync("FAILED", image);
        Assert.Contains("exit status 1", failed["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        var execution = (await context.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]![0]!;
        Assert.Equal(("ROLLBACK_COMPLETED", 1), (execution["status"]!.ToString(), execution["totalStepsFailed"]!.GetValue<int>()));
    }

    private static async Task Cancelled(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        await context.StubAsync("clock", """{ "stopped": true }""");
        var image = (await context.OkAsync("CreateImage", $$"""{ {{settings}} }"""))["imageBuildVersionArn"]!.ToString();
        var input = $$"""{ "imageBuildVersionArn": "{{image}}" }""";

        var cancelled = await context.OkAsync("CancelImageCreation", input);
        Assert.Equal(image, cancelled["imageBuildVersionArn"]!.ToString());
        await context.StubAsync("clock", """{ "stopped": false }""");
        await context.ImageInAsync("CANCELLED", image);
        await context.RefusedAsync("InvalidParameterValueException", 400, "CancelImageCreation", input);
    }

    private static async Task DistributionRetried(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        await context.StubAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": { "DISTRIBUTING": "no copy" } }""");
        var image = (await context.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        await context.ImageInAsync("FAILED", image);
        var before = await ExecutionsAsync();

        await context.StubAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": null }""");
        await context.OkAsync("RetryImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");
        await context.ImageInAsync("AVAILABLE", image);

        Assert.Equal(before, await ExecutionsAsync());
        await context.RefusedAsync("InvalidRequestException", 400, "RetryImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");

        async Task<string[]> ExecutionsAsync() => ScenarioContext.Texts(
            (await context.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]!.AsArray(),
            "workflowExecutionId");
    }

    private static async Task Container(ScenarioContext context)
    {
        await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());
        var recipe = (await context.OkAsync("CreateContainerRecipe", $$$"""
            { "name": "web", "semanticVersion": "1.0.0", "containerType": "DOCKER", "parentImage": "amazonlinux:2023",
              "components": [{ "componentArn": "{{{ScenarioContext.Managed("component/update-linux/x.x.x")}}}" }],
              "dockerfileTemplateData": "FROM {{{Template}}}", "targetRepository": { "service": "ECR", "repositoryName": "web" } }
            """))["containerRecipeArn"]!.ToString();
        var seen = (await context.OkAsync("GetContainerRecipe", $$"""{ "containerRecipeArn": "{{recipe}}" }"""))["containerRecipe"]!;
        Assert.Equal(("web", "DOCKER", "Linux"), (seen["name"]!.ToString(), seen["containerType"]!.ToString(), seen["platform"]!.ToString()));
        Assert.Equal([recipe], ScenarioContext.Texts((await context.OkAsync("ListContainerRecipes"))["containerRecipeSummaryList"]!.AsArray(), "arn"));

        var image = await Inputs.BuiltAsync(
            context, $$""" "containerRecipeArn": "{{recipe}}", "infrastructureConfigurationArn": "{{ScenarioContext.Arn("infrastructure-configuration/base")}}" """);
        var made = await context.ImageAsync(image);
        Assert.Equal("DOCKER", made["type"]!.ToString());
        Assert.NotEmpty(made["outputResources"]!["containers"]![0]!["imageUris"]!.AsArray());

        await context.OkAsync("DeleteImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");
        await context.OkAsync("DeleteContainerRecipe", $$"""{ "containerRecipeArn": "{{recipe}}" }""");
        Assert.Empty((await context.OkAsync("ListContainerRecipes"))["containerRecipeSummaryList"]!.AsArray());
    }

    private const string Template = "{{{ imagebuilder:parentImage }}}";

    private static async Task Listed(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        var builds = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var started = await context.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }""");
            builds.Add(started["imageBuildVersionArn"]!.ToString());
            await context.ImageInAsync("AVAILABLE", builds[^1]);
        }

        var ofVersion = $$"""{ "imageVersionArn": "{{ScenarioContext.Arn("image/base/1.0.0")}}" }""";
        var (items, pages) = await context.CollectAsync("ListImageBuildVersions", "imageSummaryList", 2, ofVersion);
        Assert.Equal(2, pages);
        Assert.Equal(builds.AsEnumerable().Reverse(), ScenarioContext.Texts(items, "arn"));
        var ofPipeline = (await context.OkAsync("ListImagePipelineImages", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageSummaryList"]!.AsArray();
        Assert.Equal(builds, ScenarioContext.Texts(ofPipeline, "arn"));
        Assert.All(ScenarioContext.Texts(ofPipeline, "buildType"), type => Assert.Equal("USER_INITIATED", type));
        Assert.Equal([ScenarioContext.Arn("image/base/1.0.0")], ScenarioContext.Texts((await context.OkAsync("ListImages"))["imageVersionList"]!.AsArray(), "arn"));

        await context.OkAsync("DeleteImage", $$"""{ "imageBuildVersionArn": "{{builds[0]}}" }""");
        await context.RefusedAsync("ResourceNotFoundException", 404, "GetImage", $$"""{ "imageBuildVersionArn": "{{builds[0]}}" }""");
    }

    private static async Task Imported(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var distribution = (await context.OkAsync("CreateDistributionConfiguration", """
            { "name": "two", "distributions": [
              { "region": "eu-west-1", "amiDistributionConfiguration": {} }, { "region": "us-east-1", "amiDistributionConfiguration": {} }] }
            """))["distributionConfigurationArn"];
        var source = await Inputs.BuiltAsync(context, settings);
        string Distribute(string image) =>
            $$"""{ "sourceImage": "{{image}}", "distributionConfigurationArn": "{{distribution}}", "executionRole": "builder" }""";
        var again = (await context.OkAsync("DistributeImage", Distribute(source)))["imageBuildVersionArn"]!.ToString();
        Assert.Equal(
            ["eu-west-1", "us-east-1"], ScenarioContext.Texts((await context.ImageInAsync("AVAILABLE", again))["outputResources"]!["amis"]!.AsArray(), "region"));
        await context.RefusedAsync("ResourceNotFoundException", 404, "DistributeImage", Distribute(ScenarioContext.Arn("image/none/1.0.0/1")));

        var vm = (await context.OkAsync("ImportVmImage", """
            { "name": "old server", "semanticVersion": "1.0.0", "platform": "Linux", "vmImportTaskId": "import-ami-0123456789abcdef0" }
            """))["imageArn"]!.ToString();
        Assert.Equal("IMPORT", (await context.ImageInAsync("AVAILABLE", vm))["buildType"]!.ToString());

        string Disk(string platform) => $$"""
            { "name": "windows 11", "semanticVersion": "1.0.0", "platform": "{{platform}}", "osVersion": "Microsoft Windows 11",
              "infrastructureConfigurationArn": "{{ScenarioContext.Arn("infrastructure-configuration/base")}}", "uri": "s3://bucket/windows.iso" }
            """;
        var disk = (await context.OkAsync("ImportDiskImage", Disk("Windows")))["imageBuildVersionArn"]!.ToString();
        Assert.Equal("IMPORT_ISO", (await context.ImageInAsync("AVAILABLE", disk))["buildType"]!.ToString());
        await context.RefusedAsync("InvalidParameterValueException", 400, "ImportDiskImage", Disk("Linux"));
    }
}
