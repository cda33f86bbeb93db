using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

/// <summary>Build results as published messages show them, in the message and in GetImage.</summary>
public sealed class ResultMessageTests : BuildTest
{
    private const string Amazon = "627945338248";

    [Theory]
    [InlineData("222233334444 333344445555")]
    [InlineData("222233334444 111122223333 333344445555")]
    public async Task The_owner_s_AMI_comes_before_those_of_target_accounts_in_the_build_s_Region_alone(string inOwnRegion)
    {
        var (image, sent) = await BuiltAsync(input => input["distributions"] = new JsonArray(
            To("us-east-1", "222233334444"), To("eu-west-1", inOwnRegion.Split(' ')), Samples.To("us-west-2")));

        string[] expected =
        [
            "us-east-1 222233334444", "eu-west-1 111122223333", "eu-west-1 222233334444", "eu-west-1 333344445555", "us-west-2 111122223333",
        ];
        Assert.Equal(expected, Places(sent));
        Assert.Equal(expected, Places(image));
        Assert.Equal(5, sent["outputResources"]!["amis"]!.AsArray().Select(ami => ami!["image"]!.ToString()).Distinct().Count());
        Assert.All(sent["outputResources"]!["amis"]!.AsArray(), ami => Assert.Equal(["region", "image", "name", "accountId"], ami!.AsObject().Select(m => m.Key)));

        static IEnumerable<string> Places(JsonNode result) =>
            result["outputResources"]!["amis"]!.AsArray().Select(ami => $"{ami!["region"]} {ami["accountId"]}");
    }

    [Fact]
    public async Task The_recipe_shows_the_builds_that_its_references_meant_and_the_message_names_Amazon_s_account()
    {
        var own = await Api.CreateAsync("CreateComponent", Samples.Component("own", "1.2.0"));
        var (image, sent) = await BuiltAsync(recipe: recipe => recipe["components"] = new JsonArray(
            new JsonObject { ["componentArn"] = own.Replace("1.2.0/1", "1.x.x", StringComparison.Ordinal) },
            new JsonObject { ["componentArn"] = Api.Managed("component/update-linux/x.x.x") }));

        await Api.CreateAsync("CreateComponent", Samples.Component("own", "1.3.0"));

        var later = await ImageAsync(image["arn"]!.ToString());
        Assert.Matches(@"/amazon-linux-2023-x86/\d+\.\d+\.\d+/1$", References(later)[0]);
        Assert.Equal([own, Api.Managed("component/update-linux/1.0.2/1")], References(later)[1..]);
        Assert.Equal(References(later).Select(arn => arn.Replace("eu-west-1:aws:", $"eu-west-1:{Amazon}:", StringComparison.Ordinal)), References(sent));

        static List<string> References(JsonNode result) =>
        [
            result["imageRecipe"]!["parentImage"]!.ToString(),
            .. result["imageRecipe"]!["components"]!.AsArray().Select(component => component!["componentArn"]!.ToString()),
        ];
    }

    [Fact]
    public async Task Without_a_role_and_workflows_the_service_s_own_are_shown()
    {
        var (image, sent) = await BuiltAsync();

        Assert.Equal("arn:aws:iam::111122223333:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder", image["executionRole"]!.ToString());
        Assert.Equal(image["executionRole"]!.ToString(), sent["executionRole"]!.ToString());
        Assert.Equal(
            [$"arn:aws:imagebuilder:eu-west-1:{Amazon}:workflow/build/build-image/", $"arn:aws:imagebuilder:eu-west-1:{Amazon}:workflow/test/test-image/"],
            sent["workflows"]!.AsArray().Select(workflow => workflow!["workflowArn"]!.ToString()[..^"1.0.1/1".Length]));
    }

    [Fact]
    public async Task A_given_role_and_given_workflows_are_shown_as_they_ran()
    {
        var own = await Api.CreateAsync("CreateWorkflow", Samples.Workflow("own", type: "TEST"));
        var (_, sent) = await BuiltAsync(pipeline: input =>
        {
            input["executionRole"] = "arn:aws:iam::111122223333:role/Mine";
            input["workflows"] = new JsonArray(
                new JsonObject { ["workflowArn"] = Api.Managed("workflow/build/build-image/x.x.x") },
                new JsonObject
                {
                    ["workflowArn"] = own,
                    ["onFailure"] = "CONTINUE",
                    ["parameters"] = new JsonArray(new JsonObject { ["name"] = "topic", ["value"] = new JsonArray("people") }),
                });
        });

        Assert.Equal("arn:aws:iam::111122223333:role/Mine", sent["executionRole"]!.ToString());
        Assert.Equal(
            $$"""{"workflowArn":"{{own}}","onFailure":"CONTINUE","parameters":[{"name":"topic","value":["people"]}]}""", sent["workflows"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task Configurations_have_resource_tags_the_dates_of_their_updates_and_resolved_names()
    {
        var (image, sent) = await BuiltAsync(
            input => input["distributions"]![0]!["amiDistributionConfiguration"] = new JsonObject
            {
                ["name"] = "golden {{ imagebuilder:buildDate }}",
                ["description"] = "build {{imagebuilder:buildVersion}}",
                ["amiTags"] = new JsonObject { ["V"] = "{{imagebuilder:buildVersion}}" },
            },
            infrastructure: input => input["resourceTags"] = new JsonObject { ["Team"] = "images" },
            isUpdated: true);

        Assert.Equal("""{"Team":"images"}""", sent["infrastructureConfiguration"]!["resourceTags"]!.ToJsonString());
        Assert.All(
            (string[])["infrastructureConfiguration", "distributionConfiguration"],
            member => Assert.Equal(("Nov 20, 2026 9:00:00 AM", "Nov 20, 2026 9:01:00 AM"), (
                sent[member]!["dateCreated"]!.ToString(), sent[member]!["dateUpdated"]!.ToString())));
        var settings = $$$"""{"name":"golden 2026-11-20T09-01-00.000Z","description":"build 1","amiTags":{"V":"1"}}""";
        Assert.Equal(settings, sent["distributionConfiguration"]!["distributions"]![0]!["amiDistributionConfiguration"]!.ToJsonString());
        Assert.Equal(settings, image["distributionConfiguration"]!["distributions"]![0]!["amiDistributionConfiguration"]!.ToJsonString());
        // The configuration itself keeps its variables for the next build.
        var kept = await Api.OkAsync("GetDistributionConfiguration", new()
        {
            ["distributionConfigurationArn"] = image["distributionConfiguration"]!["arn"]!.ToString(),
        });
        Assert.Contains("{{ imagebuilder:buildDate }}", kept.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, "buildExecutionId testExecutionId distributionJobId integrationJobId")]
    [InlineData(true, false, "buildExecutionId testExecutionId")]
    [InlineData(false, true, "buildExecutionId distributionJobId integrationJobId")]
    [InlineData(false, false, "buildExecutionId")]
    public async Task A_job_has_an_id_if_it_ran_and_distribution_runs_only_with_a_configuration(bool hasTests, bool isDistributed, string ids)
    {
        var (_, sent) = await BuiltAsync(pipeline: input =>
        {
            input["imageTestsConfiguration"] = new JsonObject { ["imageTestsEnabled"] = hasTests };
            if (!isDistributed)
                input.Remove("distributionConfigurationArn");
        });

        string[] all = ["buildExecutionId", "testExecutionId", "distributionJobId", "integrationJobId"];
        Assert.Equal(ids.Split(' '), sent.Select(member => member.Key).Where(all.Contains));
        Assert.Equal(isDistributed, sent.ContainsKey("distributionConfiguration"));
    }

    [Theory]
    [InlineData(null, "1.0.0-1 latest")]
    [InlineData("blue green", "1.0.0-1 blue green")]
    public async Task A_container_has_the_URI_of_its_version_first_and_one_for_each_tag(string? tags, string expected)
    {
        var input = new JsonObject
        {
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", Notifying()),
        };
        input["containerRecipeArn"] = await Api.CreateAsync("CreateContainerRecipe", Samples.ContainerRecipe(Api));
        var distribution = Samples.ContainerDistribution("eu-west-1", "us-east-1");
        if (tags is not null)
            distribution["distributions"]![1]!["containerDistributionConfiguration"]!["containerTags"] =
                new JsonArray([.. tags.Split(' ').Select(tag => JsonValue.Create(tag))]);
        input["distributionConfigurationArn"] = await Api.CreateAsync("CreateDistributionConfiguration", distribution);

        var (_, sent) = await RunAsync(input);

        Assert.Equal(
            expected.Split(' ').Select(tag => $"111122223333.dkr.ecr.us-east-1.amazonaws.com/web:{tag}"),
            sent["outputResources"]!["containers"]![1]!["imageUris"]!.AsArray().Select(uri => uri!.ToString()));
        Assert.Equal(("DOCKER", "web container", null), (sent["type"]!.ToString(), sent["containerRecipe"]!["name"]!.ToString(), sent["imageRecipe"]));
    }

    private static JsonObject To(string region, params string[] accounts)
    {
        var distribution = Samples.To(region);
        distribution["amiDistributionConfiguration"]!["targetAccountIds"] = new JsonArray([.. accounts.Select(account => JsonValue.Create(account))]);
        return distribution;
    }

    private static JsonObject Notifying()
    {
        var infrastructure = Samples.Infrastructure("notifying");
        infrastructure["snsTopicArn"] = Topic;
        return infrastructure;
    }

    /// <summary>Builds an image whose settings are the samples with these changes.</summary>
    /// <param name="isUpdated">Whether both configurations are updated, with the same settings, a minute after their creation.</param>
    private async Task<(JsonObject Image, JsonObject Sent)> BuiltAsync(
        Action<JsonObject>? distribution = null, Action<JsonObject>? recipe = null, Action<JsonObject>? infrastructure = null,
        Action<JsonObject>? pipeline = null, bool isUpdated = false)
    {
        var (attached, changed, notifying) = (Samples.Distribution(), Samples.ImageRecipe(Api), Notifying());
        distribution?.Invoke(attached);
        recipe?.Invoke(changed);
        infrastructure?.Invoke(notifying);
        var input = new JsonObject
        {
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", changed),
            ["distributionConfigurationArn"] = await Api.CreateAsync("CreateDistributionConfiguration", (JsonObject)attached.DeepClone()),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", (JsonObject)notifying.DeepClone()),
        };
        if (isUpdated)
        {
            await Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
            await UpdateAsync("DistributionConfiguration", attached);
            await UpdateAsync("InfrastructureConfiguration", notifying);
        }

        pipeline?.Invoke(input);
        return await RunAsync(input);

        async Task UpdateAsync(string type, JsonObject settings)
        {
            var arn = $"{char.ToLowerInvariant(type[0])}{type[1..]}Arn";
            settings.Remove("name");
            settings[arn] = input[arn]!.DeepClone();
            await Api.OkAsync($"Update{type}", settings);
        }
    }

    private async Task<(JsonObject Image, JsonObject Sent)> RunAsync(JsonObject pipeline)
    {
        pipeline["name"] = "result";
        var image = await StartAsync(await Api.CreateAsync("CreateImagePipeline", pipeline));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        return (await ImageAsync(image), JsonNode.Parse(Assert.Single(Events.Messages).Message)!.AsObject());
    }
}
