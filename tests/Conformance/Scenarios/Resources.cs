using System.Text.Json.Nodes;

namespace Conformance.Scenarios;

/// <summary>Creating, versioning, finding, replacing and sharing resources.</summary>
internal static class Resources
{
    public static IEnumerable<Scenario> All =>
    [
        new("a component is created, found by wildcard, versioned and deleted", Versions),
        new("tags are added, removed and listed", Tags),
        new("a paginator returns every item once", Paging),
        new("an update replaces a whole infrastructure configuration", Replaced),
        new("distribution configurations are found, replaced and deleted", Distributions),
        new("a pipeline is scheduled, found, replaced and deleted", Pipelines),
        new("custom and Amazon's workflows are found, and custom ones deleted", Workflows),
        new("resource policies are stored and returned", Policies),
        new("a script is imported and a Marketplace component is fetched", Elsewhere),
        new("accounts and Regions do not see one another", Accounts),
    ];

    private static async Task Versions(ScenarioContext context)
    {
        var created = await context.OkAsync("CreateComponent", Inputs.Component());
        Assert.Equal(ScenarioContext.Arn("component/hello-world/1.0.0/1"), created["componentBuildVersionArn"]!.ToString());
        Assert.Equal(ScenarioContext.Arn("component/hello-world/1.x.x"), created["latestVersionReferences"]!["latestMajorVersionArn"]!.ToString());
        Assert.True(created.ContainsKey("requestId") && created.ContainsKey("clientToken"));

        var found = (await context.OkAsync("GetComponent", $$"""{ "componentBuildVersionArn": "{{ScenarioContext.Arn("component/hello-world/x.x.x")}}" }"""))["component"]!;
        Assert.Equal((Inputs.ComponentDocument, "BUILD"), (found["data"]!.ToString(), found["type"]!.ToString()));

        var changed = await context.OkAsync("CreateComponent", Inputs.Component(", \"description\": \"changed\""));
        Assert.Equal(ScenarioContext.Arn("component/hello-world/1.0.0/2"), changed["componentBuildVersionArn"]!.ToString());
        var builds = (await context.OkAsync(
            "ListComponentBuildVersions", $$"""{ "componentVersionArn": "{{ScenarioContext.Arn("component/hello-world/1.0.0")}}" }"""))["componentSummaryList"]!;
        Assert.Equal([changed["componentBuildVersionArn"]!.ToString(), created["componentBuildVersionArn"]!.ToString()], ScenarioContext.Texts(builds.AsArray(), "arn"));
        var named = (await context.OkAsync("ListComponents", """{ "filters": [{ "name": "name", "values": ["Hello World"] }] }"""))["componentVersionList"]!;
        Assert.Equal("changed", Assert.Single(named.AsArray())!["description"]!.ToString());

        var delete = $$"""{ "componentBuildVersionArn": "{{created["componentBuildVersionArn"]}}" }""";
        await context.OkAsync("DeleteComponent", delete);
        await context.RefusedAsync("ResourceNotFoundException", 404, "DeleteComponent", delete);
    }

    private static async Task Tags(ScenarioContext context)
    {
        var tagged = await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: """, "tags": { "team": "platform" }"""));
        var arn = tagged["infrastructureConfigurationArn"];
        await context.OkAsync("TagResource", $$"""{ "resourceArn": "{{arn}}", "tags": { "stage": "test", "cost center": "a/b" } }""");
        await context.OkAsync("UntagResource", $$"""{ "resourceArn": "{{arn}}", "tagKeys": ["team", "absent"] }""");

        var tags = (await context.OkAsync("ListTagsForResource", $$"""{ "resourceArn": "{{arn}}" }"""))["tags"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "stage": "test", "cost center": "a/b" }"""), tags), tags!.ToJsonString());
        await context.RefusedAsync("ResourceNotFoundException", 404, "ListTagsForResource", $$"""{ "resourceArn": "{{arn}}-none" }""");
    }

    private static async Task Paging(ScenarioContext context)
    {
        for (var i = 0; i < 10; i++)
        {
            await context.OkAsync(
                "CreateDistributionConfiguration",
                $$"""{ "name": "dist {{i}}", "distributions": [{ "region": "eu-west-1", "amiDistributionConfiguration": {} }] }""");
        }

        var (items, pages) = await context.CollectAsync("ListDistributionConfigurations", "distributionConfigurationSummaryList", 3);

        Assert.Equal(4, pages);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"dist {i}"), ScenarioContext.Texts(items, "name"));
    }

    private static async Task Replaced(ScenarioContext context)
    {
        var arn = (await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure(more: """
            , "description": "first", "keyPair": "debug", "instanceTypes": ["m5.large"], "resourceTags": { "cost": "1" },
            "instanceMetadataOptions": { "httpTokens": "optional", "httpPutResponseHopLimit": 1 },
            "placement": { "availabilityZone": "eu-west-1a", "tenancy": "dedicated" }
            """)))["infrastructureConfigurationArn"];
        await context.OkAsync("UpdateInfrastructureConfiguration", $$"""
            { "infrastructureConfigurationArn": "{{arn}}", "instanceProfileName": "other", "placement": { "tenancy": "host", "hostId": "h-0123456789abcdef0" },
              "instanceMetadataOptions": { "httpTokens": "required", "httpPutResponseHopLimit": 2 } }
            """);

        var seen = (await context.OkAsync("GetInfrastructureConfiguration", $$"""{ "infrastructureConfigurationArn": "{{arn}}" }"""))
            ["infrastructureConfiguration"]!.AsObject();
        Assert.Equal(("base", "other"), (seen["name"]!.ToString(), seen["instanceProfileName"]!.ToString()));
        Assert.All(["description", "keyPair", "instanceTypes", "resourceTags"], member => Assert.DoesNotContain(member, seen.Select(m => m.Key)));
        var metadata = seen["instanceMetadataOptions"]!;
        Assert.Equal(("required", 2), (metadata["httpTokens"]!.ToString(), metadata["httpPutResponseHopLimit"]!.GetValue<int>()));
        Assert.Equal(("host", null), (seen["placement"]!["tenancy"]!.ToString(), seen["placement"]!["availabilityZone"]));
        Assert.True(ScenarioContext.Date(seen["dateUpdated"]) >= ScenarioContext.Date(seen["dateCreated"]));
        await context.RefusedAsync("InvalidParameterValueException", 400, "UpdateInfrastructureConfiguration", $$"""
            { "infrastructureConfigurationArn": "{{arn}}", "instanceProfileName": "other",
              "placement": { "tenancy": "host", "hostId": "h-0123456789abcdef0",
                "hostResourceGroupArn": "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts" } }
            """);
    }

    private static async Task Distributions(ScenarioContext context)
    {
        var arn = (await context.OkAsync(
            "CreateDistributionConfiguration",
            """{ "name": "dist", "distributions": [{ "region": "eu-west-1", "amiDistributionConfiguration": {} }] }"""))["distributionConfigurationArn"];
        string Update(string regions) => $$"""{ "distributionConfigurationArn": "{{arn}}", "distributions": {{regions}} }""";
        await context.OkAsync("UpdateDistributionConfiguration", Update("""[{ "region": "us-east-1", "amiDistributionConfiguration": {} }]"""));
        var get = $$"""{ "distributionConfigurationArn": "{{arn}}" }""";
        var seen = (await context.OkAsync("GetDistributionConfiguration", get))["distributionConfiguration"]!;
        Assert.Equal(["us-east-1"], ScenarioContext.Texts(seen["distributions"]!.AsArray(), "region"));
        await context.RefusedAsync(
            "InvalidParameterCombinationException", 400, "UpdateDistributionConfiguration",
            Update("""[{ "region": "a", "amiDistributionConfiguration": {} }, { "region": "a", "amiDistributionConfiguration": {} }]"""));
        await context.OkAsync("DeleteDistributionConfiguration", get);
        await context.RefusedAsync("ResourceNotFoundException", 404, "GetDistributionConfiguration", get);
    }

    private static async Task Pipelines(ScenarioContext context)
    {
        var settings = await Inputs.BaseAsync(context);
        var arn = (await context.OkAsync("CreateImagePipeline", $$"""
            { "name": "base", {{settings}}, "schedule": { "scheduleExpression": "cron(0 4 * * ? *)", "timezone": "Europe/Berlin" } }
            """))["imagePipelineArn"];
        var seen = (await context.OkAsync("GetImagePipeline", $$"""{ "imagePipelineArn": "{{arn}}" }"""))["imagePipeline"]!;
        Assert.Equal("ENABLED", seen["status"]!.ToString());
        Assert.Equal("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE", seen["schedule"]!["pipelineExecutionStartCondition"]!.ToString());
        Assert.True(ScenarioContext.Date(seen["dateNextRun"]) > context.Now);

        await context.OkAsync("UpdateImagePipeline", $$"""{ "imagePipelineArn": "{{arn}}", {{settings}}, "description": "second", "status": "DISABLED" }""");
        var list = (await context.OkAsync("ListImagePipelines", """{ "filters": [{ "name": "name", "values": ["base"] }] }"""))["imagePipelineList"]!.AsArray();
        var listed = Assert.Single(list)!.AsObject();
        Assert.Equal(("second", "DISABLED", false), (listed["description"]!.ToString(), listed["status"]!.ToString(), listed.ContainsKey("schedule")));
        var recipe = (await context.OkAsync("GetImageRecipe", $$"""{ "imageRecipeArn": "{{ScenarioContext.Arn("image-recipe/base/x.x.x")}}" }"""))["imageRecipe"]!;
        Assert.Null(recipe["workingDirectory"]);
        Assert.Single((await context.OkAsync("ListImageRecipes"))["imageRecipeSummaryList"]!.AsArray());

        await context.OkAsync("DeleteImagePipeline", $$"""{ "imagePipelineArn": "{{arn}}" }""");
        await context.OkAsync("DeleteImageRecipe", $$"""{ "imageRecipeArn": "{{ScenarioContext.Arn("image-recipe/base/1.0.0")}}" }""");
        await context.OkAsync(
            "DeleteInfrastructureConfiguration", $$"""{ "infrastructureConfigurationArn": "{{ScenarioContext.Arn("infrastructure-configuration/base")}}" }""");
    }

    private static async Task Workflows(ScenarioContext context)
    {
        var arn = (await context.OkAsync("CreateWorkflow", Inputs.Gate()))["workflowBuildVersionArn"]!.ToString();
        Assert.Equal(ScenarioContext.Arn("workflow/distribution/approve/1.0.0/1"), arn);
        var second = (await context.OkAsync("CreateWorkflow", Inputs.Gate(", \"description\": \"changed\"")))["workflowBuildVersionArn"]!.ToString();
        var builds = await context.OkAsync("ListWorkflowBuildVersions", $$"""{ "workflowVersionArn": "{{ScenarioContext.Arn("workflow/distribution/approve/1.0.0")}}" }""");
        Assert.Equal([second, arn], ScenarioContext.Texts(builds["workflowSummaryList"]!.AsArray(), "arn"));
        Assert.Equal(["Approve"], ScenarioContext.Texts((await context.OkAsync("ListWorkflows"))["workflowVersionList"]!.AsArray(), "name"));
        var ofAmazon = (await context.OkAsync("ListWorkflows", """{ "owner": "Amazon" }"""))["workflowVersionList"]!.AsArray();
        Assert.Contains("build-image", ScenarioContext.Texts(ofAmazon, "name"));
        var managed = (await context.OkAsync(
            "GetWorkflow", $$"""{ "workflowBuildVersionArn": "{{ScenarioContext.Managed("workflow/build/build-image/x.x.x")}}" }"""))["workflow"]!;
        Assert.Equal(("BUILD", "Amazon"), (managed["type"]!.ToString(), managed["owner"]!.ToString()));
        await context.OkAsync("DeleteWorkflow", $$"""{ "workflowBuildVersionArn": "{{second}}" }""");
    }

    private static async Task Policies(ScenarioContext context)
    {
        var component = (await context.OkAsync("CreateComponent", Inputs.Component()))["componentBuildVersionArn"]!.ToString();
        var settings = await Inputs.BaseAsync(context);
        await context.OkAsync("CreateContainerRecipe", $$$"""
            { "name": "web", "semanticVersion": "1.0.0", "containerType": "DOCKER", "parentImage": "amazonlinux:2023", "dockerfileTemplateData": "FROM scratch",
              "components": [{ "componentArn": "{{{ScenarioContext.Managed("component/update-linux/x.x.x")}}}" }],
              "targetRepository": { "service": "ECR", "repositoryName": "web" } }
            """);
        var image = await Inputs.BuiltAsync(context, settings);
        const string policy = """{"Version":"2012-10-17","Statement":[]}""";

        foreach (var (kind, member, arn) in new[]
        {
            ("Component", "componentArn", component),
            ("ImageRecipe", "imageRecipeArn", ScenarioContext.Arn("image-recipe/base/1.0.0")),
            ("ContainerRecipe", "containerRecipeArn", ScenarioContext.Arn("container-recipe/web/1.0.0")),
            ("Image", "imageArn", image),
        })
        {
            await context.OkAsync($"Put{kind}Policy", $$"""{ "{{member}}": "{{arn}}", "policy": {{Inputs.Quoted(policy)}} }""");
            Assert.Equal(policy, (await context.OkAsync($"Get{kind}Policy", $$"""{ "{{member}}": "{{arn}}" }"""))["policy"]!.ToString());
            await context.RefusedAsync("InvalidParameterValueException", 400, $"Put{kind}Policy", $$"""{ "{{member}}": "{{arn}}", "policy": "no JSON" }""");
            var missing = arn.Replace("1.0.0", "9.9.9", StringComparison.Ordinal);
            await context.RefusedAsync("ResourceNotFoundException", 404, $"Get{kind}Policy", $$"""{ "{{member}}": "{{missing}}" }""");
        }
    }

    private static async Task Elsewhere(ScenarioContext context)
    {
        string Script(string more = "") => $$"""
            { "name": "hello", "semanticVersion": "1.0.0", "type": "BUILD", "format": "SHELL", "platform": "Linux", "data": "echo hello\n"{{more}} }
            """;
        var imported = (await context.OkAsync("ImportComponent", Script()))["componentBuildVersionArn"];
        var component = (await context.OkAsync("GetComponent", $$"""{ "componentBuildVersionArn": "{{imported}}" }"""))["component"]!;
        Assert.Contains("ExecuteBash", component["data"]!.ToString(), StringComparison.Ordinal);
        await context.RefusedAsync("InvalidParameterCombinationException", 400, "ImportComponent", Script(", \"uri\": \"s3://bucket/key\""));

        var offered = (await context.OkAsync("ListComponents", """{ "owner": "AWSMarketplace" }"""))["componentVersionList"]![0]!["arn"];
        var document = await context.OkAsync("GetMarketplaceResource", $$"""{ "resourceType": "COMPONENT_DATA", "resourceArn": "{{offered}}" }""");
        var data = document["data"]!.ToString();
        Assert.Contains("schemaVersion", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)), StringComparison.Ordinal);
        string Artifact(string more = "") => $$"""{ "resourceType": "COMPONENT_ARTIFACT", "resourceArn": "{{offered}}"{{more}} }""";
        var artifact = await context.OkAsync("GetMarketplaceResource", Artifact(", \"resourceLocation\": \"s3://bucket/key\""));
        Assert.StartsWith("https:", artifact["url"]!.ToString(), StringComparison.Ordinal);
        await context.RefusedAsync("InvalidRequestException", 400, "GetMarketplaceResource", Artifact());
    }

    private static async Task Accounts(ScenarioContext context)
    {
        var arn = (await context.OkAsync("CreateInfrastructureConfiguration", Inputs.Infrastructure()))["infrastructureConfigurationArn"];
        foreach (var (key, region, owner) in new[]
        {
            ("555566667777", "eu-west-1", "arn:aws:imagebuilder:eu-west-1:555566667777"),
            ("111122223333", "eu-central-1", "arn:aws:imagebuilder:eu-central-1:111122223333"),
            ("111122223333", "cn-north-1", "arn:aws-cn:imagebuilder:cn-north-1:111122223333"),
            // An access key that is not an account id acts for the default account.
            ("AKIAIOSFODNN7EXAMPLE", "eu-west-1", "arn:aws:imagebuilder:eu-west-1:123456789012"),
        })
        {
            var missing = await context.SendAsAsync(key, region, "GetInfrastructureConfiguration", $$"""{ "infrastructureConfigurationArn": "{{arn}}" }""");
            Assert.Equal("ResourceNotFoundException", missing.Error);
            var own = await context.SendAsAsync(key, region, "CreateInfrastructureConfiguration", Inputs.Infrastructure());
            Assert.Equal($"{owner}:infrastructure-configuration/base", own.Output["infrastructureConfigurationArn"]?.ToString());
        }
    }
}
