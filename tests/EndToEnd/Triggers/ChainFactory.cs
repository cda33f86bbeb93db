using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace EndToEnd.Triggers;

/// <summary>
/// Ten chains of three pipelines. Base images build on an image of Amazon, middle images on the base images, and application images on the middle images.
/// The application images share a component.
/// </summary>
internal sealed class ChainFactory(IAmazonImagebuilder client, string arns)
{
    public const int Chains = 10;
    private const string Version = "1.0.0";

    public static IReadOnlyList<string> Pipelines { get; } =
        [.. Enumerable.Range(1, Chains).SelectMany(n => new[] { $"base-{n:00}", $"mid-{n:00}", $"app-{n:00}" })];

    /// <summary>The pipeline whose image this one builds on; null for the first of a chain.</summary>
    public static string? ParentOf(string pipeline) =>
        pipeline.Split('-') is [var kind, var n] && kind != "base" ? $"{(kind == "mid" ? "base" : "mid")}-{n}" : null;

    public string PipelineArn(string name) => $"{arns}:image-pipeline/{name}";

    /// <summary>A recipe needs an existing parent image, so each level is built once before the next level is created.</summary>
    public async Task CreateAsync(Func<Task> untilQuiet)
    {
        await CreateComponentAsync(Version);
        // Its event has to arrive before anything uses it: what exists then depends on how fast this machine is.
        await untilQuiet();
        await client.CreateInfrastructureConfigurationAsync(new() { Name = "factory", InstanceProfileName = "image-builder", ClientToken = "infrastructure" });
        foreach (var storey in new[] { "base", "mid", "app" })
        {
            foreach (var name in Pipelines.Where(name => name.StartsWith(storey, StringComparison.Ordinal)))
            {
                await CreateAsync(name);
                await client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = PipelineArn(name), ClientToken = $"first-{name}" });
            }

            await untilQuiet();
        }
    }

    private async Task CreateAsync(string name)
    {
        await client.CreateImageRecipeAsync(new()
        {
            Name = name,
            SemanticVersion = Version,
            ParentImage = ParentOf(name) is { } parent
                ? $"{arns}:image/{parent}/x.x.x"
                : $"{arns[..arns.LastIndexOf(':')]}:aws:image/amazon-linux-2023-x86/x.x.x",
            Components =
            [
                new()
                {
                    ComponentArn = name.StartsWith("app", StringComparison.Ordinal)
                        ? $"{arns}:component/agent/x.x.x"
                        : $"{arns}:component/agent/{Version}/1",
                },
            ],
            ClientToken = $"recipe-{name}",
        });
        await client.CreateImagePipelineAsync(new()
        {
            Name = name,
            ImageRecipeArn = $"{arns}:image-recipe/{name}/{Version}",
            InfrastructureConfigurationArn = $"{arns}:infrastructure-configuration/factory",
            ImageScanningConfiguration = new() { ImageScanningEnabled = true },
            ClientToken = $"pipeline-{name}",
        });
    }

    public Task CreateComponentAsync(string version) => client.CreateComponentAsync(new()
    {
        Name = "agent",
        SemanticVersion = version,
        Platform = Platform.Linux,
        Data = "name: agent\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n",
        ClientToken = $"component-{version}",
    });
}
