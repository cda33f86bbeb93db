using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Time;

namespace ColdStart;

/// <summary>A local Image Builder in which as many steps wait as will be answered. Its clock then stands still.</summary>
internal sealed class WaitingSteps : IAsyncDisposable
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
    private readonly SimulationClock _clock;
    private readonly Queue<string> _events = new();

    private WaitingSteps(EmulatorServer server, SimulationClock clock) => (_server, _clock) = (server, clock);

    public Uri Url => _server.Url;

    public int Left => _events.Count;

    public static async Task<WaitingSteps> StartAsync(int count, Func<Uri, Func<string, string?>> environment)
    {
        var clock = new SimulationClock(DateTimeOffset.UtcNow.AddHours(-3));
        var server = await EmulatorServer.StartAsync(new() { Clock = clock, Builds = new() { ConcurrentBuilds = count } });
        var steps = new WaitingSteps(server, clock);
        using var client = AwsClients.ImageBuilder(environment(server.Url));
        var pipeline = await CreatePipelineAsync(client);
        for (var i = 0; i < count; i++)
            await client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = pipeline });
        await clock.AdvanceAsync(TimeSpan.FromHours(2));
        await steps.CollectAsync(client);
        return steps.Left == count ? steps : throw new InvalidOperationException($"{steps.Left} of {count} steps wait.");
    }

    /// <summary>The event of a step that is not answered yet.</summary>
    public string Next() => _events.Dequeue();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _clock.Dispose();
    }

    /// <summary>The number of steps that still wait.</summary>
    public static async Task<int> CountWaitingAsync(IAmazonImagebuilder client)
    {
        var count = 0;
        await foreach (var _ in client.Paginators.ListWaitingWorkflowSteps(new() { MaxResults = 25 }).Steps)
            count++;
        return count;
    }

    private async Task CollectAsync(IAmazonImagebuilder client)
    {
        await foreach (var step in client.Paginators.ListWaitingWorkflowSteps(new() { MaxResults = 25 }).Steps)
        {
            _events.Enqueue($$$"""
                {"version":"0","id":"{{{Guid.NewGuid()}}}","detail-type":"EC2 Image Builder Workflow Step Waiting","source":"aws.imagebuilder",
                "account":"{{{Functions.Account}}}","time":"2026-11-20T09:31:44Z","region":"{{{Functions.Region}}}",
                "resources":["{{{step.ImageBuildVersionArn}}}","{{{step.WorkflowBuildVersionArn}}}"],
                "detail":{"workflow-execution-id":"{{{step.WorkflowExecutionId}}}","workflow-step-execution-id":"{{{step.StepExecutionId}}}","workflow-step-name":"ApproveRelease"}}
                """);
        }
    }

    private static async Task<string> CreatePipelineAsync(IAmazonImagebuilder client)
    {
        var recipe = await client.CreateImageRecipeAsync(new()
        {
            Name = "base",
            SemanticVersion = "1.0.0",
            ParentImage = Managed("image/amazon-linux-2023-x86/x.x.x"),
            Components = [new() { ComponentArn = Managed("component/update-linux/x.x.x") }],
        });
        var infrastructure = await client.CreateInfrastructureConfigurationAsync(new() { Name = "base", InstanceProfileName = "builder" });
        var distribution = await client.CreateDistributionConfigurationAsync(new()
        {
            Name = "base",
            Distributions = [new() { Region = Functions.Region, AmiDistributionConfiguration = new() { Name = "base {{ imagebuilder:buildDate }}" } }],
        });
        var gate = await client.CreateWorkflowAsync(new() { Name = "gate", SemanticVersion = "1.0.0", Type = WorkflowType.DISTRIBUTION, Data = Gate });
        var pipeline = await client.CreateImagePipelineAsync(new()
        {
            Name = "base",
            ImageRecipeArn = recipe.ImageRecipeArn,
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
        });
        return pipeline.ImagePipelineArn;
    }

    private static string Managed(string path) => $"arn:aws:imagebuilder:{Functions.Region}:aws:{path}";
}
