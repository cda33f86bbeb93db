using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>Errors by which public handlers decide what to do next.</summary>
public sealed class HandlerErrorTests : BuildTest
{
    [Fact]
    public async Task An_image_is_deleted_only_when_its_build_has_ended()
    {
        var image = await StartAsync(await PipelineAsync("base"));
        (await CallAsync("DeleteImage", image)).MustBe(HttpStatusCode.BadRequest, "ResourceDependencyException");
        await Clock.AdvanceToAsync(Start.AddMinutes(5));
        (await CallAsync("DeleteImage", image)).MustBe(HttpStatusCode.BadRequest, "ResourceDependencyException");
        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        (await CallAsync("DeleteImage", image)).MustBe(HttpStatusCode.BadRequest, "ResourceDependencyException");

        await Clock.AdvanceToAsync(Start.AddMinutes(10));

        Assert.Equal("CANCELLED", await StatusAsync(image));
        await Api.OkAsync("DeleteImage", new() { ["imageBuildVersionArn"] = image });
    }

    [Theory]
    [InlineData("AVAILABLE")]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    public async Task An_image_that_has_ended_cannot_be_cancelled(string end)
    {
        var pipeline = await PipelineAsync("base");
        if (end == "FAILED")
            await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        if (end == "CANCELLED")
            await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceToAsync(Start.AddHours(3));
        Assert.Equal(end, await StatusAsync(image));

        (await CallAsync("CancelImageCreation", image)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'imageBuildVersionArn' is not valid. ");
    }

    [Theory]
    [InlineData("ListImages")]
    [InlineData("ListComponents")]
    [InlineData("ListWorkflows")]
    public async Task A_list_by_name_has_no_filter_by_version(string operation)
    {
        JsonObject Input(bool byName, string filter) => new()
        {
            ["byName"] = byName,
            ["owner"] = "Amazon",
            ["filters"] = new JsonArray(new JsonObject { ["name"] = filter, ["values"] = new JsonArray("1.0.0") }),
        };

        (await Api.CallAsync(operation, Input(true, "version"))).MustBe(HttpStatusCode.BadRequest, "InvalidParameterCombinationException");
        await Api.OkAsync(operation, Input(false, "version"));
        await Api.OkAsync(operation, Input(true, "name"));
    }

    [Theory]
    [InlineData("CreateComponent", "data")]
    [InlineData("CreateWorkflow", "data")]
    [InlineData("CreateContainerRecipe", "dockerfileTemplateData")]
    [InlineData("CreateComponent", "name")]
    public async Task A_NUL_character_is_refused_where_the_pattern_forbids_it(string operation, string member)
    {
        var input = operation switch
        {
            "CreateComponent" => Samples.Component(),
            "CreateWorkflow" => Samples.Workflow(),
            _ => Samples.ContainerRecipe(Api),
        };
        input[member] = $"{input[member]}\0#";

        (await Api.CallAsync(operation, input)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{member}' is not valid. {member} must match pattern");
    }

    [Fact]
    public async Task A_NUL_character_in_a_component_parameter_is_refused_and_elsewhere_it_is_text()
    {
        var recipe = Samples.ImageRecipe(Api);
        recipe["components"]![0]!["parameters"] = new JsonArray(new JsonObject { ["name"] = "a\0b", ["value"] = new JsonArray("c") });
        (await Api.CallAsync("CreateImageRecipe", recipe)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'components[0].parameters[0].name' is not valid. ");
        recipe["components"]![0]!["parameters"]![0]!["name"] = "a";
        recipe["components"]![0]!["parameters"]![0]!["value"]![0] = "c\0";
        (await Api.CallAsync("CreateImageRecipe", recipe)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'components[0].parameters[0].value[0]' is not valid. ");

        var component = Samples.Component();
        component["description"] = "a\0b";
        await Api.OkAsync("CreateComponent", component);
    }

    [Theory]
    [InlineData("hello\n")]
    [InlineData("hello\r\nworld")]
    public async Task A_pattern_holds_for_the_whole_value(string name) =>
        (await Api.CallAsync("CreateComponent", Samples.Component(name))).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

    [Theory]
    [InlineData("444455556666", false)]
    [InlineData("arn:aws:iam::444455556666:root", false)]
    [InlineData("*", false)]
    [InlineData("111122223333", true)]
    public async Task What_is_shared_with_other_accounts_cannot_be_deleted(string principal, bool deleted)
    {
        var arn = await Api.CreateAsync("CreateComponent", Samples.Component());
        await Api.OkAsync("PutComponentPolicy", new()
        {
            ["componentArn"] = arn,
            ["policy"] = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["AWS"] = new JsonArray(principal) } }),
            }.ToJsonString(),
        });

        var result = await Api.CallAsync("DeleteComponent", new() { ["componentBuildVersionArn"] = arn });

        Assert.Equal(deleted ? null : "ResourceDependencyException", result.Error);
    }

    [Theory]
    [InlineData("Shared", "InvalidParameterValueException")]
    [InlineData("ThirdParty", "InvalidParameterValueException")]
    [InlineData("AWSMarketplace", null)]
    public async Task Workflows_have_no_other_owners_than_accounts_and_Amazon(string owner, string? error) =>
        Assert.Equal(error, (await Api.CallAsync("ListWorkflows", new() { ["owner"] = owner })).Error);

    private Task<ApiResult> CallAsync(string operation, string image) => Api.CallAsync(operation, new() { ["imageBuildVersionArn"] = image });
}
