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

    private static async Task FromRecipe(Stage stage)
    {
        var component = (await stage.OkAsync("CreateComponent", Inputs.Component()))["componentBuildVersionArn"];
        var recipe = await stage.OkAsync("CreateImageRecipe", $$"""
            { "name": "Base Linux", "semanticVersion": "1.0.x", "parentImage": "{{Stage.Managed("image/amazon-linux-2023-x86/x.x.x")}}",
              "components": [{ "componentArn": "{{component}}" }, { "componentArn": "{{Stage.Managed("component/update-linux/x.x.x")}}" }] }
            """);
        Assert.Equal(Stage.Arn("image-recipe/base-linux/1.0.0"), recipe["imageRecipeArn"]!.ToString());
        await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());

        var started = await stage.OkAsync("CreateImage", $$"""
            { "imageRecipeArn": "{{recipe["imageRecipeArn"]}}", "infrastructureConfigurationArn": "{{Stage.Arn("infrastructure-configuration/base")}}" }
            """);
        var arn = started["imageBuildVersionArn"]!.ToString();
        Assert.Equal(Stage.Arn("image/base-linux/1.0.0/1"), arn);
        Assert.Equal(Stage.Arn("image/base-linux/x.x.x"), started["latestVersionReferences"]!["latestVersionArn"]!.ToString());

        var image = await stage.ImageInAsync("AVAILABLE", arn);
        Assert.Equal(
            ("Base Linux", "1.0.0/1", "AMI", "Linux"),
            (image["name"]!.ToString(), image["version"]!.ToString(), image["type"]!.ToString(), image["platform"]!.ToString()));
        var ami = Assert.Single(image["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(("eu-west-1", "111122223333"), (ami["region"]!.ToString(), ami["accountId"]!.ToString()));
        var executions = (await stage.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{arn}}" }"""))["workflowExecutions"]!.AsArray();
        Assert.Equal(["BUILD", "TEST"], Stage.Texts(executions, "type"));
        Assert.All(Stage.Texts(executions, "status"), status => Assert.Equal("COMPLETED", status));
    }

    private static async Task FailedComponent(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        var pipeline = (await stage.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        await stage.OrderAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": { "ApplyBuildComponents": "exit status 1" } }""");
        var image = (await stage.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();

        var failed = await stage.ImageInAsync("FAILED", image);
        Assert.Contains("exit status 1", failed["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        var execution = (await stage.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]![0]!;
        Assert.Equal(("ROLLBACK_COMPLETED", 1), (execution["status"]!.ToString(), execution["totalStepsFailed"]!.GetValue<int>()));
    }

    private static async Task Cancelled(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        await stage.OrderAsync("clock", """{ "stopped": true }""");
        var image = (await stage.OkAsync("CreateImage", $$"""{ {{settings}} }"""))["imageBuildVersionArn"]!.ToString();
        var input = $$"""{ "imageBuildVersionArn": "{{image}}" }""";

        var cancelled = await stage.OkAsync("CancelImageCreation", input);
        Assert.Equal(image, cancelled["imageBuildVersionArn"]!.ToString());
        await stage.OrderAsync("clock", """{ "stopped": false }""");
        await stage.ImageInAsync("CANCELLED", image);
        await stage.RefusedAsync("InvalidRequestException", 400, "CancelImageCreation", input);
    }

    private static async Task DistributionRetried(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        var pipeline = (await stage.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        await stage.OrderAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": { "DISTRIBUTING": "no copy" } }""");
        var image = (await stage.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageBuildVersionArn"]!.ToString();
        await stage.ImageInAsync("FAILED", image);
        var before = await ExecutionsAsync();

        await stage.OrderAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": null }""");
        await stage.OkAsync("RetryImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");
        await stage.ImageInAsync("AVAILABLE", image);

        Assert.Equal(before, await ExecutionsAsync());
        await stage.RefusedAsync("InvalidRequestException", 400, "RetryImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");

        async Task<string[]> ExecutionsAsync() => Stage.Texts(
            (await stage.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]!.AsArray(),
            "workflowExecutionId");
    }

    private static async Task Container(Stage stage)
    {
        await stage.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());
        var recipe = (await stage.OkAsync("CreateContainerRecipe", $$$"""
            { "name": "web", "semanticVersion": "1.0.0", "containerType": "DOCKER", "parentImage": "amazonlinux:2023",
              "components": [{ "componentArn": "{{{Stage.Managed("component/update-linux/x.x.x")}}}" }],
              "dockerfileTemplateData": "FROM {{{Template}}}", "targetRepository": { "service": "ECR", "repositoryName": "web" } }
            """))["containerRecipeArn"]!.ToString();
        var seen = (await stage.OkAsync("GetContainerRecipe", $$"""{ "containerRecipeArn": "{{recipe}}" }"""))["containerRecipe"]!;
        Assert.Equal(("web", "DOCKER", "Linux"), (seen["name"]!.ToString(), seen["containerType"]!.ToString(), seen["platform"]!.ToString()));
        Assert.Equal([recipe], Stage.Texts((await stage.OkAsync("ListContainerRecipes"))["containerRecipeSummaryList"]!.AsArray(), "arn"));

        var image = await Inputs.BuiltAsync(
            stage, $$""" "containerRecipeArn": "{{recipe}}", "infrastructureConfigurationArn": "{{Stage.Arn("infrastructure-configuration/base")}}" """);
        var made = await stage.ImageAsync(image);
        Assert.Equal("DOCKER", made["type"]!.ToString());
        Assert.NotEmpty(made["outputResources"]!["containers"]![0]!["imageUris"]!.AsArray());

        await stage.OkAsync("DeleteImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");
        await stage.OkAsync("DeleteContainerRecipe", $$"""{ "containerRecipeArn": "{{recipe}}" }""");
        Assert.Empty((await stage.OkAsync("ListContainerRecipes"))["containerRecipeSummaryList"]!.AsArray());
    }

    private const string Template = "{{{ imagebuilder:parentImage }}}";

    private static async Task Listed(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        var pipeline = (await stage.OkAsync("CreateImagePipeline", $$"""{ "name": "base", {{settings}} }"""))["imagePipelineArn"];
        var builds = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var started = await stage.OkAsync("StartImagePipelineExecution", $$"""{ "imagePipelineArn": "{{pipeline}}" }""");
            builds.Add(started["imageBuildVersionArn"]!.ToString());
            await stage.ImageInAsync("AVAILABLE", builds[^1]);
        }

        var ofVersion = $$"""{ "imageVersionArn": "{{Stage.Arn("image/base/1.0.0")}}" }""";
        var (items, pages) = await stage.CollectAsync("ListImageBuildVersions", "imageSummaryList", 2, ofVersion);
        Assert.Equal(2, pages);
        Assert.Equal(builds.AsEnumerable().Reverse(), Stage.Texts(items, "arn"));
        var ofPipeline = (await stage.OkAsync("ListImagePipelineImages", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageSummaryList"]!.AsArray();
        Assert.Equal(builds, Stage.Texts(ofPipeline, "arn"));
        Assert.All(Stage.Texts(ofPipeline, "buildType"), type => Assert.Equal("USER_INITIATED", type));
        Assert.Equal([Stage.Arn("image/base/1.0.0")], Stage.Texts((await stage.OkAsync("ListImages"))["imageVersionList"]!.AsArray(), "arn"));

        await stage.OkAsync("DeleteImage", $$"""{ "imageBuildVersionArn": "{{builds[0]}}" }""");
        await stage.RefusedAsync("ResourceNotFoundException", 404, "GetImage", $$"""{ "imageBuildVersionArn": "{{builds[0]}}" }""");
    }

    private static async Task Imported(Stage stage)
    {
        var settings = await Inputs.BaseAsync(stage);
        var distribution = (await stage.OkAsync("CreateDistributionConfiguration", """
            { "name": "two", "distributions": [
              { "region": "eu-west-1", "amiDistributionConfiguration": {} }, { "region": "us-east-1", "amiDistributionConfiguration": {} }] }
            """))["distributionConfigurationArn"];
        var source = await Inputs.BuiltAsync(stage, settings);
        string Distribute(string image) =>
            $$"""{ "sourceImage": "{{image}}", "distributionConfigurationArn": "{{distribution}}", "executionRole": "builder" }""";
        var again = (await stage.OkAsync("DistributeImage", Distribute(source)))["imageBuildVersionArn"]!.ToString();
        Assert.Equal(
            ["eu-west-1", "us-east-1"], Stage.Texts((await stage.ImageInAsync("AVAILABLE", again))["outputResources"]!["amis"]!.AsArray(), "region"));
        await stage.RefusedAsync("ResourceNotFoundException", 404, "DistributeImage", Distribute(Stage.Arn("image/none/1.0.0/1")));

        var vm = (await stage.OkAsync("ImportVmImage", """
            { "name": "old server", "semanticVersion": "1.0.0", "platform": "Linux", "vmImportTaskId": "import-ami-0123456789abcdef0" }
            """))["imageArn"]!.ToString();
        Assert.Equal("IMPORT", (await stage.ImageInAsync("AVAILABLE", vm))["buildType"]!.ToString());

        string Disk(string platform) => $$"""
            { "name": "windows 11", "semanticVersion": "1.0.0", "platform": "{{platform}}", "osVersion": "Microsoft Windows 11",
              "infrastructureConfigurationArn": "{{Stage.Arn("infrastructure-configuration/base")}}", "uri": "s3://bucket/windows.iso" }
            """;
        var disk = (await stage.OkAsync("ImportDiskImage", Disk("Windows")))["imageBuildVersionArn"]!.ToString();
        Assert.Equal("IMPORT_ISO", (await stage.ImageInAsync("AVAILABLE", disk))["buildType"]!.ToString());
        await stage.RefusedAsync("InvalidParameterValueException", 400, "ImportDiskImage", Disk("Linux"));
    }
}
