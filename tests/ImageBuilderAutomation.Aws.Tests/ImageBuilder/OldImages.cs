using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>A local Image Builder with a recipe and as many available builds of it as a test needs.</summary>
internal sealed class OldImages : IAsyncDisposable
{
    private readonly EmulatorServer _server;
    private string _infrastructure = "";

    private OldImages(EmulatorServer server, SimulationClock clock)
    {
        (_server, Clock) = (server, clock);
        Client = AwsClients.ImageBuilder(LocalEnvironment.For(server.Url));
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static AccountRegion AccountRegion { get; } = new("111122223333", "eu-west-1");

    public SimulationClock Clock { get; }

    public IAmazonImagebuilder Client { get; }

    public EmulatorWorld World => _server.World;

    public static async Task<OldImages> StartAsync()
    {
        var clock = new SimulationClock(Start);
        var images = new OldImages(await EmulatorServer.StartAsync(new() { Clock = clock }), clock);
        images._infrastructure = (await images.Client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        return images;
    }

    public async Task<string> CreateRecipeAsync(string name, string version = "1.0.0", string? parent = null) => (await Client.CreateImageRecipeAsync(new()
    {
        Name = name,
        SemanticVersion = version,
        ParentImage = parent ?? Managed("image/amazon-linux-2023-x86/x.x.x"),
        Components = [new() { ComponentArn = Managed("component/update-linux/x.x.x") }],
    })).ImageRecipeArn;

    /// <summary>Starts builds and waits until they are available.</summary>
    public async Task<IReadOnlyList<string>> BuildAsync(string recipeArn, int count = 1)
    {
        var built = new List<string>();
        for (var build = 0; build < count; build++)
        {
            built.Add((await Client.CreateImageAsync(new()
            {
                ImageRecipeArn = recipeArn,
                InfrastructureConfigurationArn = _infrastructure,
                ImageTestsConfiguration = new() { ImageTestsEnabled = false },
                Tags = new() { ["env"] = "prod" },
            })).ImageBuildVersionArn);
        }

        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return built;
    }

    public async Task<string> CreatePipelineAsync(string name, string recipeArn) => (await Client.CreateImagePipelineAsync(
        new() { Name = name, ImageRecipeArn = recipeArn, InfrastructureConfigurationArn = _infrastructure })).ImagePipelineArn;

    public async Task<string?> StatusAsync(string arn)
    {
        try
        {
            return (await Client.GetImageAsync(new() { ImageBuildVersionArn = arn })).Image.State.Status.Value;
        }
        catch (AmazonImagebuilderException e) when (e.ErrorCode == nameof(ResourceNotFoundException))
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Clock.Dispose();
    }

    private static string Managed(string path) => $"arn:aws:imagebuilder:eu-west-1:aws:{path}";
}
