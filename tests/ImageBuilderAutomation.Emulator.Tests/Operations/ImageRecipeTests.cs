using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ImageRecipeTests : EmulatorTest
{
    [Fact]
    public async Task A_version_that_differs_only_in_leading_zeros_already_exists()
    {
        await Api.OkAsync("CreateImageRecipe", Samples.ImageRecipe(Api, version: "2019.12.02"));

        (await Api.CallAsync("CreateImageRecipe", Samples.ImageRecipe(Api, version: "2019.12.2")))
            .MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");
    }

    [Fact]
    public async Task Get_returns_the_created_recipe_with_its_platform()
    {
        var arn = await CreateAsync(Samples.ImageRecipe(Api));

        var recipe = (await Api.OkAsync("GetImageRecipe", new() { ["imageRecipeArn"] = Api.Arn("image-recipe/base-linux/x.x.x") }))["imageRecipe"]!;

        Assert.Equal(arn, recipe["arn"]!.GetValue<string>());
        Assert.Equal(
            ("Linux", null, null, "1.0.0"),
            (Text(recipe, "platform"), Text(recipe, "workingDirectory"), Text(recipe, "type"), Text(recipe, "version")));
        Assert.Equal(Api.Managed("component/update-linux/x.x.x"), recipe["components"]![0]!["componentArn"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ami-0123456789abcdef0", true)]
    [InlineData("ssm:/imagebuilder/base", true)]
    [InlineData("ami-xyz", false)]
    [InlineData("amazon linux", false)]
    public async Task Accepts_the_documented_kinds_of_parent_image(string parent, bool accepted)
    {
        var input = Samples.ImageRecipe(Api);
        input["parentImage"] = parent;

        var result = await Api.CallAsync("CreateImageRecipe", input);

        Assert.Equal(accepted ? null : "InvalidParameterValueException", result.Error);
    }

    [Fact]
    public async Task Refuses_parents_and_components_that_do_not_exist()
    {
        var parent = Samples.ImageRecipe(Api);
        parent["parentImage"] = Api.Managed("image/plan-9/x.x.x");
        var component = Samples.ImageRecipe(Api);
        component["components"]!.AsArray().Add(new JsonObject { ["componentArn"] = Api.Arn("component/none/1.0.0/1") });

        (await Api.CallAsync("CreateImageRecipe", parent)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'parentImage' is not valid.");
        (await Api.CallAsync("CreateImageRecipe", component)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'components[1].componentArn' is not valid.");
    }

    [Fact]
    public async Task Refuses_a_component_for_another_platform()
    {
        var input = Samples.ImageRecipe(Api);
        input["components"]![0]!["componentArn"] = Api.Managed("component/update-windows/x.x.x");

        (await Api.CallAsync("CreateImageRecipe", input)).MustBe(
            HttpStatusCode.BadRequest,
            "InvalidParameterValueException",
            $"The value supplied for parameter 'components' is not valid. Component ARN '{Api.Managed("component/update-windows/1.0.1/1")}' does not match");
    }

    [Fact]
    public async Task Refuses_missing_and_undeclared_component_parameters()
    {
        var component = Samples.Component();
        component["data"] = "schemaVersion: 1.0\nparameters: [{Bucket: {type: string}}]\nphases: [{name: build, steps: [{name: a, action: b}]}]";
        var arn = await Api.CreateAsync("CreateComponent", component);
        var input = Samples.ImageRecipe(Api);
        input["components"] = new JsonArray(new JsonObject { ["componentArn"] = arn });

        (await Api.CallAsync("CreateImageRecipe", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterCombinationException", "The value supplied for parameter 'components[0].parameters' is not valid.");

        input["components"]![0]!["parameters"] = Parameters("Bucket", "Colour");
        var unknown = await Api.CallAsync("CreateImageRecipe", input);
        unknown.MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
        Assert.EndsWith("The following parameters are not defined in the provided component: Colour", unknown.Message, StringComparison.Ordinal);

        input["components"]![0]!["parameters"] = Parameters("Bucket");
        await CreateAsync(input);
    }

    [Fact]
    public async Task A_version_can_be_created_only_once()
    {
        await CreateAsync(Samples.ImageRecipe(Api, "base linux"));

        (await Api.CallAsync("CreateImageRecipe", Samples.ImageRecipe(Api, "Base_Linux"))).MustBe(
            HttpStatusCode.BadRequest, "ResourceAlreadyExistsException", "The following resource 'ImageRecipe' already exists: 'arn:");
    }

    [Theory]
    [InlineData("1.0.x", "1.0.0 1.0.1 1.0.2")]
    [InlineData("1.x.x", "1.0.0 1.1.0 1.2.0")]
    [InlineData("x.x.x", "1.0.0 2.0.0 3.0.0")]
    [InlineData("0.0.x", "0.0.1 0.0.2 0.0.3")]
    [InlineData("1.x.0", "1.0.0 1.1.0 1.2.0")]
    [InlineData("1.x.8", "1.0.8 1.1.8 1.2.8")]
    [InlineData("x.0.0", "1.0.0 2.0.0 3.0.0")]
    [InlineData("x.4.2", "1.4.2 2.4.2 3.4.2")]
    public async Task A_wildcard_version_becomes_the_next_version(string version, string expected)
    {
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
            made.Add((await CreateAsync(Samples.ImageRecipe(Api, version: version))).Split('/')[^1]);

        Assert.Equal(expected, string.Join(' ', made));
    }

    [Theory]
    [InlineData("x.2.x")]
    [InlineData("x.x.2")]
    [InlineData("1.0.1073741824")]
    public async Task Refuses_an_invalid_version(string version) =>
        (await Api.CallAsync("CreateImageRecipe", Samples.ImageRecipe(Api, version: version)))
            .MustBe(HttpStatusCode.BadRequest, "InvalidVersionNumberException");

    [Fact]
    public async Task Lists_the_summaries_that_match_a_filter()
    {
        await CreateAsync(Samples.ImageRecipe(Api, "one"));
        await CreateAsync(Samples.ImageRecipe(Api, "two"));

        var list = (await Api.OkAsync("ListImageRecipes", new()
        {
            ["filters"] = new JsonArray(new JsonObject { ["name"] = "name", ["values"] = new JsonArray("two", "three") }),
        }))["imageRecipeSummaryList"]!.AsArray();

        Assert.Equal("two", Text(Assert.Single(list)!, "name"));
        Assert.False(list[0]!.AsObject().ContainsKey("components"));
    }

    private static JsonArray Parameters(params IEnumerable<string> names) =>
        new([.. names.Select(n => new JsonObject { ["name"] = n, ["value"] = new JsonArray("value") })]);

    private static string? Text(JsonNode node, string member) => node[member]?.GetValue<string>();

    private async Task<string> CreateAsync(JsonObject input)
    {
        var answer = await Api.OkAsync("CreateImageRecipe", input);
        return answer["imageRecipeArn"]!.GetValue<string>();
    }
}
