using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class ContainerRecipeTests : EmulatorTest
{
    private static JsonObject Input => new()
    {
        ["name"] = "web",
        ["containerType"] = "DOCKER",
        ["semanticVersion"] = "1.0.0",
        ["parentImage"] = "amazonlinux:latest",
        ["dockerfileTemplateData"] = "FROM {{{ imagebuilder:parentImage }}}",
        ["targetRepository"] = new JsonObject { ["service"] = "ECR", ["repositoryName"] = "web" },
        ["instanceConfiguration"] = new JsonObject { ["image"] = "ami-0123456789abcdef0" },
    };

    [Fact]
    public async Task Is_created_shown_listed_and_deleted()
    {
        var arn = (await Api.OkAsync("CreateContainerRecipe", Input))["containerRecipeArn"]!.GetValue<string>();

        var shown = (await Api.OkAsync("GetContainerRecipe", new() { ["containerRecipeArn"] = Api.Arn("container-recipe/web/1.x.x") }))["containerRecipe"]!;
        var listed = (await Api.OkAsync("ListContainerRecipes"))["containerRecipeSummaryList"]!.AsArray().Single()!;

        Assert.Equal((arn, "Linux"), (shown["arn"]!.GetValue<string>(), shown["platform"]!.GetValue<string>()));
        Assert.Equal("ami-0123456789abcdef0", listed["instanceImage"]!.GetValue<string>());
        await Api.OkAsync("DeleteContainerRecipe", new() { ["containerRecipeArn"] = arn });
        (await Api.CallAsync("GetContainerRecipe", new() { ["containerRecipeArn"] = arn })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task A_version_can_be_created_only_once()
    {
        await Api.OkAsync("CreateContainerRecipe", Input);

        (await Api.CallAsync("CreateContainerRecipe", Input)).MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");
    }
}
