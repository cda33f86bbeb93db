namespace Conformance.Scenarios;

/// <summary>Scheduled work over several days, documents in S3, and copies in other Regions.</summary>
internal static class Days
{
    private const int Day = 86_400;

    public static IEnumerable<Scenario> All =>
    [
        new("a scheduled pipeline builds only when a dependency is newer", Skipping),
        new("failures in a row disable a scheduled pipeline", Disabled),
        new("a policy keeps the newest image of each recipe version", Keeping),
        new("documents are read from S3", Documents),
        new("a distribution workflow reports its result in each Region", Distributed),
    ];

    private static async Task Skipping(ScenarioContext context)
    {
        await context.OkAsync("CreateComponent", Inputs.Component());
        var recipe = (await context.OkAsync("CreateImageRecipe", $$"""
            { "name": "base", "semanticVersion": "1.0.0", "parentImage": "{{ScenarioContext.Managed("image/amazon-linux-2023-x86/x.x.x")}}",
              "components": [{ "componentArn": "{{ScenarioContext.Arn("component/hello-world/1.x.x")}}" }] }
            """))["imageRecipeArn"];
        await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure());
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""
            { "name": "daily", "imageRecipeArn": "{{recipe}}", "infrastructureConfigurationArn": "{{ScenarioContext.Arn("infrastructure-configuration/base")}}",
              "schedule": { "scheduleExpression": "rate(1 day)" } }
            """))["imagePipelineArn"]!.ToString();

        await context.StubAsync("clock", $$"""{ "advance": {{5 * Day}} }""");
        Assert.Single(await BuildTypesAsync(context, pipeline));

        await context.OkAsync("CreateComponent", Inputs.Component().Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        await context.StubAsync("clock", $$"""{ "advance": {{3 * Day}} }""");

        Assert.Equal(["SCHEDULED", "SCHEDULED"], await BuildTypesAsync(context, pipeline));
    }

    private static async Task Disabled(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var pipeline = (await context.OkAsync("CreateImagePipeline", $$"""
            { "name": "daily", {{settings}}, "schedule": { "scheduleExpression": "rate(1 day)", "pipelineExecutionStartCondition": "EXPRESSION_MATCH_ONLY",
              "autoDisablePolicy": { "failureCount": 2 } } }
            """))["imagePipelineArn"]!.ToString();
        await context.StubAsync("builds", $$"""{ "arn": "{{pipeline}}", "failSteps": { "ApplyBuildComponents": "exit status 1" } }""");

        await context.StubAsync("clock", $$"""{ "advance": {{5 * Day}} }""");

        var seen = (await context.OkAsync("GetImagePipeline", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imagePipeline"]!;
        Assert.Equal(
            ("DISABLED", 2, "FAILED"), (seen["status"]!.ToString(), seen["consecutiveFailures"]!.GetValue<int>(), seen["lastRunStatus"]!.ToString()));
        Assert.Equal(2, (await BuildTypesAsync(context, pipeline)).Length);
    }

    private static async Task Keeping(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var second = (await context.OkAsync("CreateImageRecipe", $$"""
            { "name": "base", "semanticVersion": "2.0.0", "parentImage": "{{ScenarioContext.Managed("image/amazon-linux-2023-x86/x.x.x")}}" }
            """))["imageRecipeArn"]!.ToString();
        var images = new List<string>();
        foreach (var of in (string[])[settings, settings.Replace(ScenarioContext.Arn("image-recipe/base/1.0.0"), second, StringComparison.Ordinal)])
        {
            images.Add(await Inputs.BuiltAsync(context, of));
            images.Add(await Inputs.BuiltAsync(context, of));
        }

        var policy = (await context.OkAsync("CreateLifecyclePolicy", """
            { "name": "keep one", "executionRole": "lifecycle", "resourceType": "AMI_IMAGE",
              "resourceSelection": { "recipes": [{ "name": "base", "semanticVersion": "x.x.x" }] },
              "policyDetails": [{ "action": { "type": "DELETE", "includeResources": { "amis": true, "snapshots": true } },
                "filter": { "type": "COUNT", "value": 1 } }] }
            """))["lifecyclePolicyArn"]!.ToString();
        await context.StubAsync("clock", $$"""{ "advance": {{Day + 3600}} }""");

        Assert.Equal(
            [images[1], images[3]],
            ScenarioContext.Texts((await context.OkAsync("ListImageBuildVersions"))["imageSummaryList"]!.AsArray(), "arn").Order(StringComparer.Ordinal));
        var execution = (await context.OkAsync("ListLifecycleExecutions", $$"""{ "resourceArn": "{{policy}}" }"""))["lifecycleExecutions"]!.AsArray()[^1]!;
        Assert.Equal("SUCCESS", ScenarioContext.StatusOf(execution));
        var acted = (await context.OkAsync(
            "ListLifecycleExecutionResources", $$"""{ "lifecycleExecutionId": "{{execution["lifecycleExecutionId"]}}" }"""))["resources"]!;
        Assert.Equal([images[0], images[2]], ScenarioContext.Texts(acted.AsArray(), "resourceId").Order(StringComparer.Ordinal));
    }

    private static async Task Documents(ScenarioContext context)
    {
        const string inline = """
            "name": "from S3", "semanticVersion": "1.0.0", "platform": "Linux", "uri": "s3://golden-images/hello.yaml"
            """;
        await context.RefusedAsync("InvalidParameterValueException", 400, "CreateComponent", $$"""{ {{inline}} }""");
        await context.StubAsync("objects", $$"""{ "uri": "s3://golden-images/hello.yaml", "text": {{Inputs.Quoted(Inputs.ComponentDocument)}} }""");

        var component = (await context.OkAsync("CreateComponent", $$"""{ {{inline}} }"""))["componentBuildVersionArn"];
        var seen = (await context.OkAsync("GetComponent", $$"""{ "componentBuildVersionArn": "{{component}}" }"""))["component"]!;
        Assert.Equal(Inputs.ComponentDocument, seen["data"]!.ToString());
    }

    private static async Task Distributed(ScenarioContext context)
    {
        const string document = """
            schemaVersion: 1.0
            steps:
              - name: Copy
                action: DistributeImage
                inputs:
                  distributions: [{ region: eu-west-1 }, { region: us-east-1, targetAccountIds: ['222233334444'] }]

            """;
        var settings = await Inputs.BaseAsync(context);
        var workflow = (await context.OkAsync("CreateWorkflow", $$"""
            { "name": "copy", "semanticVersion": "1.0.0", "type": "DISTRIBUTION", "data": {{Inputs.Quoted(document)}} }
            """))["workflowBuildVersionArn"];
        var image = await Inputs.BuiltAsync(context, $$"""
            {{settings}}, "executionRole": "builder", "workflows": [{ "workflowArn": "{{workflow}}" }]
            """);

        var executions = (await context.OkAsync("ListWorkflowExecutions", $$"""{ "imageBuildVersionArn": "{{image}}" }"""))["workflowExecutions"]!;
        var execution = executions[0]!["workflowExecutionId"];
        var step = (await context.OkAsync("ListWorkflowStepExecutions", $$"""{ "workflowExecutionId": "{{execution}}" }"""))["steps"]![0]!["stepExecutionId"];
        var outputs = (await context.OkAsync("GetWorkflowStepExecution", $$"""{ "stepExecutionId": "{{step}}" }"""))["outputs"]!.ToString();
        var copies = System.Text.Json.Nodes.JsonNode.Parse(outputs)!["distributedImages"]!.AsArray();
        Assert.Equal(
            ["eu-west-1 111122223333 Completed", "us-east-1 222233334444 Completed"],
            copies.Select(copy => $"{copy!["region"]} {copy["accountId"]} {copy["status"]}"));
        var amis = (await context.ImageAsync(image))["outputResources"]!["amis"]!.AsArray();
        Assert.Equal(ScenarioContext.Texts(amis, "image"), ScenarioContext.Texts(copies, "amiId"));
    }

    private static async Task<string[]> BuildTypesAsync(ScenarioContext context, string pipeline) => ScenarioContext.Texts(
        (await context.OkAsync("ListImagePipelineImages", $$"""{ "imagePipelineArn": "{{pipeline}}" }"""))["imageSummaryList"]!.AsArray(), "buildType");
}
