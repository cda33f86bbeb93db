using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>Names, descriptions and tags of the AMIs that a build leaves, and the tags of the image itself.</summary>
public sealed class NamesAndTagsTests : BuildTest
{
    private const string Refusal = "The EC2 AMI name must contain '{{ imagebuilder:buildDate }}' to ensure that the name will be unique.";

    [Fact]
    public async Task A_name_without_the_build_date_is_refused_with_its_path_on_create_and_on_update()
    {
        var created = await Api.CreateAsync("CreateDistributionConfiguration", Distribution("named", ("eu-west-1", "a {{imagebuilder:buildDate}}")));

        var onCreate = await Api.CallAsync(
            "CreateDistributionConfiguration", Distribution("second", ("eu-west-1", "a {{ imagebuilder:buildDate }}"), ("us-east-1", "web-1.27")));
        var update = Distribution("named", ("eu-west-1", "{{ imagebuilder:buildVersion }}-web"));
        update.Remove("name");
        update["distributionConfigurationArn"] = created;
        var onUpdate = await Api.CallAsync("UpdateDistributionConfiguration", update);

        onCreate.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        Assert.Equal($"The value supplied for parameter 'distributions[1].amiDistributionConfiguration.name' is not valid. {Refusal}", onCreate.Message);
        onUpdate.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        Assert.Equal($"The value supplied for parameter 'distributions[0].amiDistributionConfiguration.name' is not valid. {Refusal}", onUpdate.Message);
    }

    [Fact]
    public async Task The_build_date_is_the_image_s_creation_in_every_Region_and_every_form()
    {
        var distribution = Distribution(
            "named", ("eu-west-1", "a {{ imagebuilder:buildDate}}"), ("us-east-1", "b-{{imagebuilder:buildDate:yyyyMMdd }}-{{ imagebuilder:buildVersion }}"));
        var image = await BuiltAsync(distribution);

        var amis = await AmisAsync(image);

        var created = (await ImageAsync(image))["dateCreated"]!.ToString();
        Assert.Equal([$"a {created.Replace(':', '-')}", $"b-{Start:yyyyMMdd}-1"], amis.Select(ami => ami["name"]!.ToString()));
    }

    [Fact]
    public async Task Without_a_name_it_is_the_image_s_name_and_its_creation_with_microseconds()
    {
        var image = await BuiltAsync(new() { ["name"] = "plain", ["distributions"] = new JsonArray(Samples.To("eu-west-1"), Samples.To("us-east-1")) });

        var name = $"base linux {Start.UtcDateTime:yyyy-MM-dd'T'HH-mm-ss.ffffff'Z'}";
        Assert.Equal([name, name], (await AmisAsync(image)).Select(ami => ami["name"]!.ToString()));
    }

    [Fact]
    public async Task Tags_of_recipe_and_distribution_are_resolved_and_the_automatic_ones_are_added()
    {
        var distribution = Distribution("tagged", ("eu-west-1", "a {{ imagebuilder:buildDate }}"), ("us-east-1", "a {{ imagebuilder:buildDate }}"));
        distribution["distributions"]![1]!["amiDistributionConfiguration"]!["amiTags"] = new JsonObject
        {
            ["Built"] = "{{imagebuilder:buildDate:yyyy-MM-dd}}",
            ["CreatedBy"] = "somebody",
        };
        var image = await BuiltAsync(distribution, recipe: recipe => recipe["amiTags"] = new JsonObject { ["V"] = "v{{ imagebuilder:buildVersion}}" });

        var tags = await TagsAsync(image);

        var automatic = $$"""
            "CreatedBy":"EC2 Image Builder","Ec2ImageBuilderArn":"{{image}}"
            """;
        Assert.Equal([$$"""{"V":"v1",{{automatic}}}""", $$"""{"V":"v1","Built":"{{Start:yyyy-MM-dd}}",{{automatic}}}"""], tags);
    }

    [Fact]
    public async Task Tags_and_names_of_a_workflow_s_step_are_resolved()
    {
        const string Copy = """
            schemaVersion: 1.0
            steps:
              - name: Copy
                action: DistributeImage
                inputs:
                  distributions:
                    - region: us-east-1
                      name: 'copy {{ imagebuilder:buildDate:yyyyMMHHss }}'
                      description: 'build {{imagebuilder:buildVersion}}'
                      amiTags: { BuildVersion: '{{imagebuilder:buildVersion}}' }
            """;
        var image = await BuiltAsync(Distribution("attached", ("eu-west-1", "a {{ imagebuilder:buildDate }}")), workflow: Copy);

        var ami = Assert.Single(await AmisAsync(image));

        Assert.Equal(($"copy {Start.UtcDateTime:yyyyMMHHss}", "build 1"), (ami["name"]!.ToString(), ami["description"]!.ToString()));
        Assert.StartsWith("""{"BuildVersion":"1",""", Assert.Single(await TagsAsync(image)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", name: 'inline {{ imagebuilder:buildDate }}'")]
    public async Task The_AMI_in_the_build_s_Region_is_named_before_a_distribution_workflow_runs(string inline)
    {
        var workflow = "schemaVersion: 1.0\nsteps:\n  - name: Copy\n    action: DistributeImage\n    inputs:\n      distributions:\n"
            + $"        - {{ region: eu-west-1{inline} }}\n";
        var distribution = Distribution("attached", ("eu-west-1", "attached {{ imagebuilder:buildVersion }} {{ imagebuilder:buildDate }}"));

        var named = await AmisAsync(await BuiltAsync(distribution, workflow: workflow));
        var unnamed = await AmisAsync(await BuiltAsync(null, workflow: workflow, name: "second"));

        Assert.StartsWith("attached 1 2026", named[0]["name"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("base linux 2026", unnamed[0]["name"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_AMI_in_the_build_s_Region_takes_the_recipe_s_description()
    {
        var distribution = Distribution("described", ("eu-west-1", "a {{ imagebuilder:buildDate }}"), ("us-east-1", "a {{ imagebuilder:buildDate }}"));
        distribution["distributions"]!.AsArray().Add(new JsonObject
        {
            ["region"] = "us-west-2",
            ["amiDistributionConfiguration"] = new JsonObject { ["description"] = "own {{ imagebuilder:buildVersion }}" },
        });

        var image = await BuiltAsync(distribution, recipe: recipe => recipe["description"] = "build {{imagebuilder:buildVersion }} of the recipe");

        Assert.Equal(["build 1 of the recipe", null, "own 1"], (await AmisAsync(image)).Select(ami => ami["description"]?.ToString()));
    }

    [Fact]
    public async Task A_pipeline_s_image_tags_go_to_scheduled_builds_and_a_call_s_tags_to_its_own_build()
    {
        var pipeline = await PipelineAsync("base linux", input =>
        {
            input["imageTags"] = new JsonObject { ["Group"] = "nightly" };
            input["tags"] = new JsonObject { ["Pipeline"] = "yes" };
            input["schedule"] = new JsonObject
            {
                ["scheduleExpression"] = "cron(0 12 * * ? *)",
                ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY",
            };
        });
        var byHand = await StartAsync(pipeline);
        var tagged = await StartAsync(pipeline, new() { ["Call"] = "mine" });
        await Clock.AdvanceAsync(TimeSpan.FromHours(6));

        var tags = (await Api.OkAsync("ListImagePipelineImages", new() { ["imagePipelineArn"] = pipeline }))["imageSummaryList"]!.AsArray()
            .ToDictionary(image => image!["arn"]!.ToString(), image => $"{image!["buildType"]} {image["tags"]!.ToJsonString()}");

        Assert.Equal(("USER_INITIATED {}", """USER_INITIATED {"Call":"mine"}"""), (tags[byHand], tags[tagged]));
        Assert.Equal("""SCHEDULED {"Group":"nightly"}""", Assert.Single(tags, pair => pair.Key != byHand && pair.Key != tagged).Value);
    }

    private static JsonObject Distribution(string name, params (string Region, string AmiName)[] regions) => new()
    {
        ["name"] = name,
        ["distributions"] = new JsonArray([.. regions.Select(region => new JsonObject
        {
            ["region"] = region.Region,
            ["amiDistributionConfiguration"] = new JsonObject { ["name"] = region.AmiName },
        })]),
    };

    private async Task<string> BuiltAsync(JsonObject? distribution, Action<JsonObject>? recipe = null, string? workflow = null, string name = "first")
    {
        var attached = distribution is null ? null : await Api.CreateAsync("CreateDistributionConfiguration", distribution);
        var changed = Samples.ImageRecipe(Api, "base linux", "x.x.x");
        recipe?.Invoke(changed);
        var recipeArn = await Api.CreateAsync("CreateImageRecipe", changed);
        var pipeline = await PipelineAsync(
            name,
            input =>
            {
                input["imageRecipeArn"] = recipeArn;
                input.Remove("distributionConfigurationArn");
                if (attached is not null)
                    input["distributionConfigurationArn"] = attached;
            },
            workflow is null ? [] : [("BUILD", ""), ("DISTRIBUTION", workflow)]);
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        return image;
    }

    private async Task<List<JsonObject>> AmisAsync(string image) =>
        [.. (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray().Select(ami => ami!.AsObject())];

    private async Task<IEnumerable<string>> TagsAsync(string image) =>
        (await Api.ControlAsync(HttpMethod.Post, "amis", new() { ["arn"] = image }))["amis"]!.AsArray().Select(ami => ami!["tags"]!.ToJsonString());
}
