using System.Text;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Aws.ImageBuilder;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>A local Image Builder with a pipeline whose distribution waits for an answer. The test controls the clock.</summary>
internal sealed class GatedPipeline : IAsyncDisposable
{
    private const string Gate = """
        schemaVersion: 1.0
        steps:
          - name: ApproveRelease
            action: WaitForAction
            timeoutSeconds: 86400
          - name: Distribute
            action: DistributeImage
        """;

    private readonly EmulatorServer _server;
    private readonly HttpClient _control = new();

    private GatedPipeline(EmulatorServer server, SimulationClock clock)
    {
        (_server, Clock) = (server, clock);
        Client = AwsClients.ImageBuilder(LocalEnvironment.For(server.Url));
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public SimulationClock Clock { get; }

    public IAmazonImagebuilder Client { get; }

    public string Arn { get; private set; } = "";

    public string RecipeArn { get; private set; } = "";

    public static async Task<GatedPipeline> StartAsync()
    {
        var clock = new SimulationClock(Start);
        var pipeline = new GatedPipeline(await EmulatorServer.StartAsync(new() { Clock = clock }), clock);
        await pipeline.CreateAsync();
        return pipeline;
    }

    public async Task<string> BuildAsync() =>
        (await Client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = Arn, Tags = new() { ["env"] = "prod" } })).ImageBuildVersionArn;

    /// <summary>Advances the clock until this many steps wait.</summary>
    public async Task<IReadOnlyList<ListedStep>> UntilWaitingAsync(int count = 1)
    {
        while (true)
        {
            var waiting = await new WorkflowSteps(Client).ListWaitingAsync(default).ToListAsync();
            if (waiting.Count >= count)
                return waiting;
            Assert.True(Clock.NextDue < Start.AddHours(6), $"{waiting.Count} of {count} steps wait; the next event is due at {Clock.NextDue:O}.");
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        }
    }

    /// <summary>Posts a stub to a control route: <c>builds</c> or <c>faults</c>.</summary>
    public async Task StubAsync(string route, JsonObject order)
    {
        using var content = new StringContent(order.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _control.PostAsync(new Uri(_server.Url, $"/_emulator/{route}"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        Client.Dispose();
        await _server.DisposeAsync();
        Clock.Dispose();
    }

    private async Task CreateAsync()
    {
        RecipeArn = (await Client.CreateImageRecipeAsync(new()
        {
            Name = "Base Linux",
            SemanticVersion = "1.0.0",
            ParentImage = Managed("image/amazon-linux-2023-x86/x.x.x"),
            Components = [new() { ComponentArn = Managed("component/update-linux/x.x.x") }],
        })).ImageRecipeArn;
        var infrastructure = await Client.CreateInfrastructureConfigurationAsync(new() { Name = "base", InstanceProfileName = "builder" });
        var distribution = await Client.CreateDistributionConfigurationAsync(new()
        {
            Name = "base",
            Distributions = [new() { Region = "eu-west-1", AmiDistributionConfiguration = new() { Name = "base {{ imagebuilder:buildDate }}" } }],
        });
        var gate = await Client.CreateWorkflowAsync(new() { Name = "gate", SemanticVersion = "1.0.0", Type = WorkflowType.DISTRIBUTION, Data = Gate });
        Arn = (await Client.CreateImagePipelineAsync(new()
        {
            Name = "base",
            ImageRecipeArn = RecipeArn,
            InfrastructureConfigurationArn = infrastructure.InfrastructureConfigurationArn,
            DistributionConfigurationArn = distribution.DistributionConfigurationArn,
            ImageScanningConfiguration = new() { ImageScanningEnabled = true },
            ExecutionRole = "ImageBuilderRole",
            Workflows =
            [
                new() { WorkflowArn = Managed("workflow/build/build-image/x.x.x") },
                new() { WorkflowArn = Managed("workflow/test/test-image/x.x.x") },
                new() { WorkflowArn = gate.WorkflowBuildVersionArn },
            ],
        })).ImagePipelineArn;
    }

    private static string Managed(string path) => $"arn:aws:imagebuilder:eu-west-1:aws:{path}";
}
