using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class DependencyTests : EmulatorTest
{
    [Fact]
    public async Task Resources_of_a_pipeline_can_be_deleted_only_after_the_pipeline()
    {
        var input = await Samples.PipelineAsync(Api);
        var pipeline = await Api.CreateAsync("CreateImagePipeline", input);
        (string, string)[] used =
        [
            ("DeleteImageRecipe", "imageRecipeArn"),
            ("DeleteInfrastructureConfiguration", "infrastructureConfigurationArn"),
            ("DeleteDistributionConfiguration", "distributionConfigurationArn"),
        ];

        foreach (var (operation, member) in used)
        {
            (await Api.CallAsync(operation, new() { [member] = input[member]!.DeepClone() })).MustBe(
                HttpStatusCode.BadRequest, "ResourceDependencyException", "Resource dependency error: The resource ARN 'arn:");
        }

        await Api.OkAsync("DeleteImagePipeline", new() { ["imagePipelineArn"] = pipeline });
        foreach (var (operation, member) in used)
            await Api.OkAsync(operation, new() { [member] = input[member]!.DeepClone() });
    }

    [Theory]
    [InlineData("1.0.0/1", false)]
    [InlineData("1.0.0", true)]
    [InlineData("1.0.x", true)]
    [InlineData("x.x.x", true)]
    public async Task A_component_build_can_be_deleted_if_the_reference_also_matches_another_build(string reference, bool canBeDeleted)
    {
        var first = await CreateComponentAsync("first");
        await CreateComponentAsync("second");
        var recipe = Samples.ImageRecipe(Api);
        recipe["components"]![0]!["componentArn"] = Api.Arn($"component/hello-world/{reference}");
        await Api.OkAsync("CreateImageRecipe", recipe);

        var result = await Api.CallAsync("DeleteComponent", new() { ["componentBuildVersionArn"] = first });

        Assert.Equal(canBeDeleted ? null : "ResourceDependencyException", result.Error);
    }

    [Fact]
    public async Task The_last_build_that_a_wildcard_matches_cannot_be_deleted()
    {
        var only = await CreateComponentAsync("only");
        var recipe = Samples.ImageRecipe(Api);
        recipe["components"]![0]!["componentArn"] = Api.Arn("component/hello-world/x.x.x");
        await Api.OkAsync("CreateImageRecipe", recipe);

        (await Api.CallAsync("DeleteComponent", new() { ["componentBuildVersionArn"] = only }))
            .MustBe(HttpStatusCode.BadRequest, "ResourceDependencyException");

        await Api.OkAsync("GetComponent", new() { ["componentBuildVersionArn"] = only });
    }

    [Fact]
    public async Task Amazon_s_resources_cannot_be_deleted() =>
        (await Api.CallAsync("DeleteComponent", new() { ["componentBuildVersionArn"] = Api.Managed("component/update-linux/1.0.0/1") }))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");

    private async Task<string> CreateComponentAsync(string description)
    {
        var input = Samples.Component();
        input["description"] = description;
        return await Api.CreateAsync("CreateComponent", input);
    }
}
