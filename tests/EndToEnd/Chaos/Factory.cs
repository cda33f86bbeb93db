using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.Chaos;

/// <summary>Starts builds of AMIs and containers, with and without a pipeline, and simulates what users do to them.</summary>
internal sealed class Factory(DemoStage stage, Random random)
{
    private readonly List<Ordered> _builds = [];
    private readonly List<(DateTimeOffset At, Func<Task> Do)> _plans = [];
    private CreateImageRequest? _without;
    private CreateImageRequest? _container;

    public IReadOnlyList<Ordered> Builds => _builds;

    private string Region => stage.Stack.Template.Settings.Region;

    private string Account => stage.Stack.Template.Settings.Account;

    /// <param name="roughly">On average, one build in this many has an incident; zero for none.</param>
    public async Task RunAsync(int builds, TimeSpan every, int roughly)
    {
        for (var build = 0; build < builds; build++)
        {
            await StartAsync(_builds.Count, roughly > 0 && random.Next(roughly) == 0 ? (Mishap)random.Next(1, 7) : Mishap.None);
            await AdvanceAsync(every);
        }
    }

    /// <summary>Advances the clock and runs the planned actions when they are due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var until = stage.Clock.GetUtcNow() + by;
        while (_plans.Where(p => p.At <= until).OrderBy(p => p.At).FirstOrDefault() is { Do: not null } next)
        {
            _plans.Remove(next);
            await stage.Clock.AdvanceToAsync(next.At);
            await next.Do();
        }

        await stage.Clock.AdvanceToAsync(until);
    }

    private async Task StartAsync(int number, Mishap mishap)
    {
        var image = await StartedAsync(number, number % 10);
        var critical = random.Next(4) == 0;
        DateTimeOffset? scanAt = random.Next(4) == 0 ? stage.Clock.GetUtcNow() + TimeSpan.FromMinutes(60 + random.Next(60)) : null;
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
        if (mishap == Mishap.Fails)
            script["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = $"exit status {number}" };
        if (mishap == Mishap.Retried)
            script["failRegions"] = new JsonObject { [Region] = "not enabled for this account" };
        await OrderAsync(script);
        _builds.Add(new(image, critical, scanAt, mishap));
        Plan(image, mishap);
    }

    private async Task<string> StartedAsync(int number, int kind)
    {
        var token = $"chaos-{number}";
        if (kind is 8 or 9)
        {
            var request = kind == 8 ? _without ??= await WithoutPipelineAsync() : _container ??= await ContainerAsync();
            request.ClientToken = token;
            return (await stage.Client.CreateImageAsync(request)).ImageBuildVersionArn;
        }

        var pipeline = ImageFactory.PipelineArn(stage.Stack.Template.Settings, ImageFactory.Pipelines[number % ImageFactory.Pipelines.Count]);
        return (await stage.Client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = pipeline, ClientToken = token })).ImageBuildVersionArn;
    }

    private async Task<CreateImageRequest> WithoutPipelineAsync()
    {
        var pipeline = (await stage.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(stage.Stack.Template.Settings, ImageFactory.Pipelines[0]) })).ImagePipeline;
        var recipe = await stage.Client.CreateImageRecipeAsync(new()
        {
            Name = "alone",
            SemanticVersion = "2.0.0",
            ParentImage = $"arn:aws:imagebuilder:{Region}:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = (await stage.Client.GetImageRecipeAsync(new() { ImageRecipeArn = pipeline.ImageRecipeArn })).ImageRecipe.Components,
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
        var pipeline = (await stage.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(stage.Stack.Template.Settings, ImageFactory.Pipelines[0]) })).ImagePipeline;
        var distribution = await stage.Client.CreateDistributionConfigurationAsync(new()
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
        var recipe = await stage.Client.CreateContainerRecipeAsync(new()
        {
            Name = "tools",
            ContainerType = ContainerType.DOCKER,
            SemanticVersion = "1.0.0",
            Components = (await stage.Client.GetImageRecipeAsync(new() { ImageRecipeArn = pipeline.ImageRecipeArn })).ImageRecipe.Components,
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

    private void Plan(string image, Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.Retried:
                After(hours: 3, () => RetryAsync(image));
                break;
            case Mishap.Cancelled:
                After(
                    hours: 0.02 + (0.5 * random.NextDouble()),
                    () => stage.Client.CancelImageCreationAsync(new() { ImageBuildVersionArn = image, ClientToken = Token(image) }));
                break;
            case Mishap.Deprecated:
                After(hours: 4, () => MoveAsync(image, ResourceStatus.DEPRECATED));
                break;
            case Mishap.EnabledAgain:
                After(hours: 4, () => MoveAsync(image, ResourceStatus.DISABLED));
                After(hours: 6, () => MoveAsync(image, ResourceStatus.AVAILABLE));
                break;
            case Mishap.Deleted:
                After(hours: 5, () => stage.Client.DeleteImageAsync(new() { ImageBuildVersionArn = image }));
                break;
        }
    }

    private async Task RetryAsync(string image)
    {
        await OrderAsync(new() { ["arn"] = image, ["failRegions"] = null });
        await stage.Client.RetryImageAsync(new() { ImageBuildVersionArn = image, ClientToken = Token(image) });
    }

    private Task<StartResourceStateUpdateResponse> MoveAsync(string image, ResourceStatus status) => stage.Client.StartResourceStateUpdateAsync(
        new() { ResourceArn = image, State = new() { Status = status }, ClientToken = $"{status}-{Token(image)}" });

    private static string Token(string image) => image.Split("image/")[1].Replace('/', '-');

    /// <summary>Plans an action. The service may reject it because of the image's state; that is ignored.</summary>
    private void After(double hours, Func<Task> act) => _plans.Add((stage.Clock.GetUtcNow() + TimeSpan.FromHours(hours), async () =>
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

    private Task<JsonNode> OrderAsync(JsonObject script) => new OrderBuilds().RunAsync(script, stage.Stack.Emulator!.World, default);
}
