using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.Chaos;

/// <summary>Starts builds of AMIs and containers, with and without a pipeline, and simulates what users do to them.</summary>
internal sealed class Factory(DemoEnvironment demo, Random random)
{
    private readonly List<PlannedBuild> _builds = [];
    private readonly List<(DateTimeOffset At, Func<Task> Do)> _plans = [];
    private CreateImageRequest? _requestWithoutPipeline;
    private CreateImageRequest? _containerRequest;

    public IReadOnlyList<PlannedBuild> Builds => _builds;

    private string Region => demo.Stack.Template.Settings.Region;

    private string Account => demo.Stack.Template.Settings.Account;

    /// <param name="incidentOneIn">On average, one build in this many has an incident; zero means no incidents.</param>
    public async Task RunAsync(int builds, TimeSpan every, int incidentOneIn)
    {
        for (var build = 0; build < builds; build++)
        {
            await StartAsync(_builds.Count, incidentOneIn > 0 && random.Next(incidentOneIn) == 0 ? (BuildIncident)random.Next(1, 7) : BuildIncident.None);
            await AdvanceAsync(every);
        }
    }

    /// <summary>Advances the clock and runs the planned actions when they are due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var until = demo.Clock.GetUtcNow() + by;
        while (_plans.Where(p => p.At <= until).OrderBy(p => p.At).FirstOrDefault() is { Do: not null } next)
        {
            _plans.Remove(next);
            await demo.Clock.AdvanceToAsync(next.At);
            await next.Do();
        }

        await demo.Clock.AdvanceToAsync(until);
    }

    private async Task StartAsync(int number, BuildIncident incident)
    {
        var image = await StartBuildAsync(number, number % 10);
        var critical = random.Next(4) == 0;
        DateTimeOffset? scanAt = random.Next(4) == 0 ? demo.Clock.GetUtcNow() + TimeSpan.FromMinutes(60 + random.Next(60)) : null;
        var script = new JsonObject
        {
            ["arn"] = image,
            ["packages"] = new JsonArray(
                [.. Enumerable.Range(0, 30).Select(p => new JsonObject { ["packageName"] = $"package-{p}", ["packageVersion"] = $"{number}" })]),
        };
        if (critical)
        {
            script["findings"] = new JsonArray(new JsonObject
            {
                ["severity"] = "CRITICAL",
                ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = "CVE-2026-4411" },
            });
        }

        if (scanAt is { } at)
            script["scan"] = new JsonObject { ["finishAt"] = at.ToString("O", CultureInfo.InvariantCulture) };
        if (incident == BuildIncident.Fails)
            script["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = $"exit status {number}" };
        if (incident == BuildIncident.Retried)
            script["failRegions"] = new JsonObject { [Region] = "not enabled for this account" };
        await StubAsync(script);
        _builds.Add(new(image, critical, scanAt, incident));
        Plan(image, incident);
    }

    private async Task<string> StartBuildAsync(int number, int kind)
    {
        var token = $"chaos-{number}";
        if (kind is 8 or 9)
        {
            var request = kind == 8 ? _requestWithoutPipeline ??= await WithoutPipelineAsync() : _containerRequest ??= await ContainerAsync();
            request.ClientToken = token;
            return (await demo.Client.CreateImageAsync(request)).ImageBuildVersionArn;
        }

        var pipeline = ImageFactory.PipelineArn(demo.Stack.Template.Settings, ImageFactory.Pipelines[number % ImageFactory.Pipelines.Count]);
        return (await demo.Client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = pipeline, ClientToken = token })).ImageBuildVersionArn;
    }

    private async Task<CreateImageRequest> WithoutPipelineAsync()
    {
        var pipeline = (await demo.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, ImageFactory.Pipelines[0]) })).ImagePipeline;
        var recipe = await demo.Client.CreateImageRecipeAsync(new()
        {
            Name = "alone",
            SemanticVersion = "2.0.0",
            ParentImage = $"arn:aws:imagebuilder:{Region}:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = (await demo.Client.GetImageRecipeAsync(new() { ImageRecipeArn = pipeline.ImageRecipeArn })).ImageRecipe.Components,
            ClientToken = "chaos-alone",
        });
        return new()
        {
            ImageRecipeArn = recipe.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = pipeline.DistributionConfigurationArn,
            ImageScanningConfiguration = new() { ImageScanningEnabled = true },
            ExecutionRole = pipeline.ExecutionRole,
            Workflows = pipeline.Workflows,
            Tags = new() { ["made"] = "alone" },
        };
    }

    private async Task<CreateImageRequest> ContainerAsync()
    {
        var pipeline = (await demo.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, ImageFactory.Pipelines[0]) })).ImagePipeline;
        var distribution = await demo.Client.CreateDistributionConfigurationAsync(new()
        {
            Name = "containers",
            Distributions =
            [
                new()
                {
                    Region = Region,
                    ContainerDistributionConfiguration = new()
                    {
                        ContainerTags = ["latest"],
                        TargetRepository = new() { Service = ContainerRepositoryService.ECR, RepositoryName = "tools" },
                    },
                },
            ],
            ClientToken = "chaos-containers",
        });
        var recipe = await demo.Client.CreateContainerRecipeAsync(new()
        {
            Name = "tools",
            ContainerType = ContainerType.DOCKER,
            SemanticVersion = "1.0.0",
            Components = (await demo.Client.GetImageRecipeAsync(new() { ImageRecipeArn = pipeline.ImageRecipeArn })).ImageRecipe.Components,
            ParentImage = "amazonlinux:2023",
            DockerfileTemplateData = "FROM {{{ imagebuilder:parentImage }}}",
            PlatformOverride = Platform.Linux,
            TargetRepository = new() { Service = ContainerRepositoryService.ECR, RepositoryName = "tools" },
            ClientToken = "chaos-tools",
        });
        return new()
        {
            ContainerRecipeArn = recipe.ContainerRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            DistributionConfigurationArn = distribution.DistributionConfigurationArn,
        };
    }

    private void Plan(string image, BuildIncident incident)
    {
        switch (incident)
        {
            case BuildIncident.Retried:
                After(hours: 3, () => RetryAsync(image));
                break;
            case BuildIncident.Cancelled:
                After(
                    hours: 0.02 + (0.5 * random.NextDouble()),
                    () => demo.Client.CancelImageCreationAsync(new() { ImageBuildVersionArn = image, ClientToken = Token(image) }));
                break;
            case BuildIncident.Deprecated:
                After(hours: 4, () => MoveAsync(image, ResourceStatus.DEPRECATED));
                break;
            case BuildIncident.EnabledAgain:
                After(hours: 4, () => MoveAsync(image, ResourceStatus.DISABLED));
                After(hours: 6, () => MoveAsync(image, ResourceStatus.AVAILABLE));
                break;
            case BuildIncident.Deleted:
                After(hours: 5, () => demo.Client.DeleteImageAsync(new() { ImageBuildVersionArn = image }));
                break;
        }
    }

    private async Task RetryAsync(string image)
    {
        await StubAsync(new() { ["arn"] = image, ["failRegions"] = null });
        await demo.Client.RetryImageAsync(new() { ImageBuildVersionArn = image, ClientToken = Token(image) });
    }

    private Task<StartResourceStateUpdateResponse> MoveAsync(string image, ResourceStatus status) => demo.Client.StartResourceStateUpdateAsync(
        new() { ResourceArn = image, State = new() { Status = status }, ClientToken = $"{status}-{Token(image)}" });

    private static string Token(string image) => image.Split("image/")[1].Replace('/', '-');

    /// <summary>Plans an action. The service may reject it because of the image's state; that is ignored.</summary>
    private void After(double hours, Func<Task> act) => _plans.Add((demo.Clock.GetUtcNow() + TimeSpan.FromHours(hours), async () =>
    {
        try
        {
            await act();
        }
        catch (AmazonImagebuilderException refused) when (
            refused.ErrorCode is "InvalidRequestException" or "ResourceInUseException" or "InvalidParameterValueException")
        {
        }
    }
    ));

    private Task<JsonNode> StubAsync(JsonObject script) => new StubBuilds().RunAsync(script, demo.Stack.Emulator!.Host, default);
}
