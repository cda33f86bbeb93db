using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>Images built on a parent image of the account, some of whose builds are disabled.</summary>
public sealed class DisabledParentTests : BuildTest
{
    [Fact]
    public async Task A_parent_with_wildcards_skips_disabled_images_while_there_is_another()
    {
        var parents = await PipelineAsync("parent");
        var (older, newer) = (await StartAsync(parents), await StartAsync(parents));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        var recipe = Samples.ImageRecipe(Api, "child");
        recipe["parentImage"] = Api.Arn("image/parent/x.x.x");
        var child = await Api.CreateAsync("CreateImageRecipe", recipe);
        var pipeline = await PipelineAsync("children", input => input["imageRecipeArn"] = child);

        await DisableAsync(newer);
        await StartAsync(pipeline);

        await DisableAsync(older);
        (await Api.CallAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline })).MustBe(
            HttpStatusCode.BadRequest, "InvalidRequestException", $"The parent image '{newer}' is disabled.");
    }

    private async Task DisableAsync(string image)
    {
        await Api.OkAsync("StartResourceStateUpdate", new() { ["resourceArn"] = image, ["state"] = new JsonObject { ["status"] = "DISABLED" } });
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("DISABLED", await StatusAsync(image));
    }
}
