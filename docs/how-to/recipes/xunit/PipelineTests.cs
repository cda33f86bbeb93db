using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Emulator;
using Xunit;

/// <summary>A pipeline of yours against a local Image Builder in the test's own process.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private LocalImageBuilder _imageBuilder = null!;
    private AmazonImagebuilderClient _client = null!;

    public async Task InitializeAsync()
    {
        _imageBuilder = await LocalImageBuilder.StartAsync();
        // An access key of twelve digits is the account.
        _client = new("123456789012", "local", new AmazonImagebuilderConfig { ServiceURL = _imageBuilder.Url.ToString(), AuthenticationRegion = "us-east-1" });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _imageBuilder.DisposeAsync();
    }

    [Fact]
    public async Task A_build_becomes_available() => Assert.Equal("AVAILABLE", await BuildAsync(await CreatePipelineAsync()));

    [Fact]
    public async Task A_failing_component_fails_the_build()
    {
        var pipeline = await CreatePipelineAsync();
        await _imageBuilder.ControlAsync(
            "builds", new() { ["arn"] = pipeline, ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "the package is not signed" } });

        Assert.Equal("FAILED", await BuildAsync(pipeline));
    }

    private async Task<string> CreatePipelineAsync()
    {
        var recipe = await _client.CreateImageRecipeAsync(new()
        {
            Name = "web",
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
            ClientToken = $"{Guid.NewGuid()}",
        });
        var infrastructure = await _client.CreateInfrastructureConfigurationAsync(new() { Name = "web", InstanceProfileName = "builder", ClientToken = $"{Guid.NewGuid()}" });
        var pipeline = await _client.CreateImagePipelineAsync(new()
        {
            Name = "web",
            ImageRecipeArn = recipe.ImageRecipeArn,
            InfrastructureConfigurationArn = infrastructure.InfrastructureConfigurationArn,
            ClientToken = $"{Guid.NewGuid()}",
        });
        return pipeline.ImagePipelineArn;
    }

    /// <returns>The status with which the build ends.</returns>
    private async Task<string> BuildAsync(string pipeline)
    {
        var started = await _client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = pipeline, ClientToken = $"{Guid.NewGuid()}" });
        await _imageBuilder.AdvanceAsync(TimeSpan.FromHours(3));
        return (await _client.GetImageAsync(new() { ImageBuildVersionArn = started.ImageBuildVersionArn })).Image.State.Status;
    }
}
