using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>
/// Creates the pipelines of the demo through the API. Each distributes by infra/workflows/gated-distribution.yaml, whose gate every build must pass.
/// </summary>
internal sealed class ImageFactory(IAmazonImagebuilder client, TemplateSettings settings) : IDisposable
{
    public const string Configuration = "factory";

    /// <summary>The pipeline of a base image.</summary>
    public const string Parent = "base-edge";

    /// <summary>The pipeline whose image builds on the image of <see cref="Parent"/>.</summary>
    public const string Child = "edge-proxy";

    private const string Version = "1.0.0";

    private string _component = "";
    private string _infrastructure = "";
    private string _distribution = "";
    private string _workflow = "";

    /// <summary>The pipelines whose images do not build on each other.</summary>
    public static IReadOnlyList<string> Pipelines { get; } = ["base-al2023", "web-shop", "pay-api"];

    private string AmazonLinux => Managed("image/amazon-linux-2023-x86/x.x.x");

    public static string PipelineArn(TemplateSettings settings, string name) =>
        $"arn:{settings.Partition}:imagebuilder:{settings.Region}:{settings.Account}:image-pipeline/{name}";

    public static string ConfigurationArn(TemplateSettings settings) =>
        $"arn:{settings.Partition}:imagebuilder:{settings.Region}:{settings.Account}:infrastructure-configuration/{Configuration}";

    public static async Task<ImageFactory> CreateAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var factory = new ImageFactory(AwsClients.ImageBuilder(stack.ClientEnvironment("factory")), stack.Template.Settings);
        await factory.CreateSharedAsync(stack.Template.TopicOf("RecordBuildResult"), cancellationToken);
        foreach (var name in Pipelines)
            await factory.CreatePipelineAsync(name, factory.AmazonLinux, cancellationToken);
        return factory;
    }

    public Task CreateParentAsync(CancellationToken cancellationToken) => CreatePipelineAsync(Parent, AmazonLinux, cancellationToken);

    /// <summary>The recipe refers to the parent's newest image, which must exist by then.</summary>
    public Task CreateChildAsync(CancellationToken cancellationToken) =>
        CreatePipelineAsync(Child, $"arn:{settings.Partition}:imagebuilder:{settings.Region}:{settings.Account}:image/{Parent}/x.x.x", cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task CreateSharedAsync(string resultTopicArn, CancellationToken cancellationToken)
    {
        var component = await client.CreateComponentAsync(
            new()
            {
                Name = "updates",
                SemanticVersion = Version,
                Platform = Platform.Linux,
                Data = "name: updates\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n",
                ClientToken = "factory-component",
            },
            cancellationToken);
        var infrastructure = await client.CreateInfrastructureConfigurationAsync(
            new()
            {
                Name = Configuration,
                Description = "Shared by all pipelines",
                InstanceProfileName = "image-builder",
                InstanceTypes = ["t3.medium"],
                TerminateInstanceOnFailure = true,
                InstanceMetadataOptions = new() { HttpTokens = "required", HttpPutResponseHopLimit = 2 },
                SnsTopicArn = resultTopicArn,
                ClientToken = "factory-infrastructure",
            },
            cancellationToken);
        var distribution = await client.CreateDistributionConfigurationAsync(
            new()
            {
                Name = "factory",
                Distributions = [new() { Region = settings.Region, AmiDistributionConfiguration = new() { Name = "golden {{ imagebuilder:buildDate }}" } }],
                ClientToken = "factory-distribution",
            },
            cancellationToken);
        var workflow = await client.CreateWorkflowAsync(
            new()
            {
                Name = "gated-distribution",
                SemanticVersion = Version,
                Type = WorkflowType.DISTRIBUTION,
                Data = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "gated-distribution.yaml"), cancellationToken),
                ClientToken = "factory-workflow",
            },
            cancellationToken);

        (_component, _infrastructure, _distribution, _workflow) = (
            component.ComponentBuildVersionArn, infrastructure.InfrastructureConfigurationArn, distribution.DistributionConfigurationArn,
            workflow.WorkflowBuildVersionArn);
    }

    private async Task CreatePipelineAsync(string name, string parentImage, CancellationToken cancellationToken)
    {
        var recipe = await client.CreateImageRecipeAsync(
            new()
            {
                Name = name,
                SemanticVersion = Version,
                ParentImage = parentImage,
                Components = [new() { ComponentArn = _component }],
                ClientToken = $"factory-recipe-{name}",
            },
            cancellationToken);
        await client.CreateImagePipelineAsync(
            new()
            {
                Name = name,
                ImageRecipeArn = recipe.ImageRecipeArn,
                InfrastructureConfigurationArn = _infrastructure,
                DistributionConfigurationArn = _distribution,
                ExecutionRole = $"arn:{settings.Partition}:iam::{settings.Account}:role/image-builder-execution",
                ImageTestsConfiguration = new() { ImageTestsEnabled = true, TimeoutMinutes = 720 },
                ImageScanningConfiguration = new() { ImageScanningEnabled = true },
                Workflows = [.. Workflows(_workflow)],
                Status = PipelineStatus.ENABLED,
                ClientToken = $"factory-pipeline-{name}",
            },
            cancellationToken);
    }

    /// <summary>Custom workflows replace the default ones, so the default build and test workflows are listed too.</summary>
    private IEnumerable<WorkflowConfiguration> Workflows(string distribution) =>
    [
        new() { WorkflowArn = Managed("workflow/build/build-image/x.x.x") },
        new() { WorkflowArn = Managed("workflow/test/test-image/x.x.x") },
        new() { WorkflowArn = distribution },
    ];

    private string Managed(string resource) => $"arn:{settings.Partition}:imagebuilder:{settings.Region}:aws:{resource}";
}
