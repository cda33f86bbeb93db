using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>Which components a recipe may have, and what its platform allows.</summary>
public sealed class RecipeComponentTests : EmulatorTest
{
    private const string Refused = "The value supplied for parameter 'components' is not valid. ";

    [Theory]
    [InlineData("amazon-linux-2023-x86", "Amazon Linux 2023", true)]
    [InlineData("amazon-linux-2023-x86", "Amazon Linux", true)]
    [InlineData("amazon-linux-2023-x86", "Amazon Linux 2", false)]
    [InlineData("amazon-linux-2-arm64", "Amazon Linux 2", true)]
    [InlineData("ubuntu-server-24-lts-x86", "Ubuntu 22", false)]
    [InlineData("ubuntu-server-24-lts-x86", "Ubuntu", true)]
    [InlineData("suse-linux-enterprise-server-15-x86", "Red Hat Enterprise Linux 10", false)]
    public async Task A_component_must_support_the_version_of_the_operating_system(string parent, string supported, bool accepted)
    {
        var component = Samples.Component();
        component["supportedOsVersions"] = new JsonArray("macOS 14", supported);
        var input = Recipe(parent, await Api.CreateAsync("CreateComponent", component));

        var result = await Api.CallAsync("CreateImageRecipe", input);

        Assert.Equal(accepted ? null : "InvalidParameterValueException", result.Error);
        if (!accepted)
            Assert.Equal($"{Refused}Component ARN '{Api.Arn("component/hello-world/1.0.0/1")}' does not support the Parent Image OS Version.", result.Message);
    }

    [Fact]
    public async Task The_version_is_unknown_for_an_AMI_and_known_for_an_image_of_the_account()
    {
        var component = Samples.Component();
        component["supportedOsVersions"] = new JsonArray("Ubuntu 22");
        var arn = await Api.CreateAsync("CreateComponent", component);
        var onAmi = Recipe("amazon-linux-2023-x86", arn, "on ami");
        onAmi["parentImage"] = "ami-0123456789abcdef0";
        await Api.OkAsync("CreateImageRecipe", onAmi);

        var pipeline = await Api.CreateAsync("CreateImagePipeline", await Samples.PipelineAsync(Api));
        var image = (await Api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline }))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceToAsync(Start.AddHours(3));
        var onImage = Recipe("amazon-linux-2023-x86", arn, "on image");
        onImage["parentImage"] = image;

        (await Api.CallAsync("CreateImageRecipe", onImage)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", Refused);
    }

    [Fact]
    public async Task A_component_of_Amazon_that_supports_one_version_is_refused_on_others()
    {
        var arn = Api.Managed("component/inspector-test-windows/x.x.x");

        await Api.OkAsync("CreateImageRecipe", Recipe("windows-server-2016-english-core-base-x86", arn, "on 2016"));
        (await Api.CallAsync("CreateImageRecipe", Recipe("windows-server-2022-english-core-base-x86", arn, "on 2022")))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", Refused);
    }

    [Theory]
    [InlineData("CreateImageRecipe", "1.0.0", "1.0.0")]
    [InlineData("CreateImageRecipe", "1.0.0", "x.x.x")]
    [InlineData("CreateContainerRecipe", "1.0.2", "1.0.0")]
    public async Task A_component_stands_once_even_in_another_version(string operation, string first, string second)
    {
        var input = operation == "CreateImageRecipe" ? Samples.ImageRecipe(Api) : Samples.ContainerRecipe(Api);
        input["components"] = new JsonArray([.. ((string[])[first, second]).Select(version =>
            (JsonNode)new JsonObject { ["componentArn"] = Api.Managed($"component/update-linux/{version}") })]);

        (await Api.CallAsync(operation, input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", $"{Refused}A component may be specified in an image recipe at most once.");
    }

    [Theory]
    [InlineData("DEPRECATED")]
    [InlineData("DISABLED")]
    public async Task A_component_that_was_withdrawn_is_refused(string status)
    {
        await Api.ControlAsync(HttpMethod.Post, "managed-resources", new()
        {
            ["resources"] = new JsonArray(new JsonObject
            {
                ["kind"] = "component",
                ["name"] = "old-linux",
                ["type"] = "BUILD",
                ["platform"] = "Linux",
                ["status"] = status,
            }),
        });

        (await Api.CallAsync("CreateImageRecipe", Recipe("amazon-linux-2023-x86", Api.Managed("component/old-linux/x.x.x")))).MustBe(
            HttpStatusCode.BadRequest,
            "InvalidParameterValueException",
            $"{Refused}Component ARN '{Api.Managed("component/old-linux/1.0.0/1")}' is {status.ToLowerInvariant()}");
    }

    [Fact]
    public async Task The_components_have_a_total_size()
    {
        var component = Samples.Component();
        component["data"] = "schemaVersion: 1.0\nparameters: [{Text: {type: string}}]\nphases: [{name: build, steps: [{name: a, action: b}]}]";
        var input = Recipe("amazon-linux-2023-x86", await Api.CreateAsync("CreateComponent", component));
        input["components"]![0]!["parameters"] = new JsonArray(new JsonObject { ["name"] = "Text", ["value"] = new JsonArray(new string('a', 26 * 1024)) });

        (await Api.CallAsync("CreateImageRecipe", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", Refused);
        input["components"]![0]!["parameters"]![0]!["value"]![0] = new string('a', 24 * 1024);
        await Api.OkAsync("CreateImageRecipe", input);
    }

    [Theory]
    [InlineData("windows-server-2025-english-full-base-x86", """{ "uninstallAfterBuild": false }""", false)]
    [InlineData("windows-server-2016-english-core-base-x86", "{}", false)]
    [InlineData("amazon-linux-2-x86", """{ "uninstallAfterBuild": true }""", true)]
    [InlineData("macos-sonoma-arm64", """{ "uninstallAfterBuild": false }""", true)]
    public async Task The_agent_of_Systems_Manager_cannot_be_configured_on_Windows(string parent, string agent, bool accepted)
    {
        var input = Recipe(parent);
        input["additionalInstanceConfiguration"] = new JsonObject { ["systemsManagerAgent"] = JsonNode.Parse(agent) };

        var result = await Api.CallAsync("CreateImageRecipe", input);

        Assert.Equal(accepted ? null : "InvalidParameterValueException", result.Error);
    }

    [Fact]
    public async Task On_an_AMI_the_platform_of_the_components_decides()
    {
        var input = Recipe("amazon-linux-2-x86", Api.Managed("component/update-windows/x.x.x"));
        input["parentImage"] = "ami-0123456789abcdef0";
        input["additionalInstanceConfiguration"] = new JsonObject { ["systemsManagerAgent"] = new JsonObject { ["uninstallAfterBuild"] = true } };

        (await Api.CallAsync("CreateImageRecipe", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        input.Remove("additionalInstanceConfiguration");
        await Api.OkAsync("CreateImageRecipe", input);
    }

    [Theory]
    [InlineData("windows-server-2022-english-full-base-x86")]
    [InlineData("amazon-linux-2023-arm64")]
    public async Task The_working_directory_is_shown_only_if_it_was_given(string parent)
    {
        var without = await ShownAsync(Recipe(parent, name: "without"));
        var given = Recipe(parent, name: "with");
        given["workingDirectory"] = "/opt/work";

        Assert.False(without.AsObject().ContainsKey("workingDirectory"));
        Assert.Equal("/opt/work", (await ShownAsync(given))["workingDirectory"]!.ToString());
    }

    [Theory]
    [InlineData("CreatedBy")]
    [InlineData("Ec2ImageBuilderArn")]
    public async Task The_tags_that_Image_Builder_sets_cannot_be_given(string key)
    {
        var input = Recipe("amazon-linux-2023-arm64");
        input["amiTags"] = new JsonObject { [key] = "me" };

        (await Api.CallAsync("CreateImageRecipe", input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'amiTags' is not valid. ");
    }

    private JsonObject Recipe(string parent, string? component = null, string name = "recipe")
    {
        var input = Samples.ImageRecipe(Api, name);
        input["parentImage"] = Api.Managed($"image/{parent}/x.x.x");
        input.Remove("components");
        if (component is not null)
            input["components"] = new JsonArray(new JsonObject { ["componentArn"] = component });
        return input;
    }

    private async Task<JsonNode> ShownAsync(JsonObject input)
    {
        var arn = await Api.CreateAsync("CreateImageRecipe", input);
        return (await Api.OkAsync("GetImageRecipe", new() { ["imageRecipeArn"] = arn }))["imageRecipe"]!;
    }
}
