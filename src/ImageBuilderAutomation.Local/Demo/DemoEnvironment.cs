using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Releases.Descendants;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The local stack of the demo, with methods to act as its users and to inject faults.</summary>
internal sealed class DemoEnvironment : IAsyncDisposable
{
    /// <summary>Longer intervals than the template's: in two days that need a minute of work, most passes would only cost time.</summary>
    private static readonly Dictionary<string, string> Schedules = new() { ["LifecycleSchedule"] = "rate(3 hours)", ["ChannelSchedule"] = "rate(1 hour)" };

    private readonly Dictionary<string, DemoBuild> _builds = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new();
    private IAmazonDynamoDB? _dynamo;
    private IAmazonEC2? _ec2;
    private IGateRecords? _gates;
    private IBuildRecords? _history;
    private readonly KillAfterSend _kill;
    private string _policy = "";
    private AccountRegion? _accountRegion;
    private RecordTable? _table;

    private DemoEnvironment(DemoOutput demoOutput, bool byProcesses) =>
        (Reporter, _kill) = (new(demoOutput, Clock), new(() => Stack, byProcesses));

    public SimulationClock Clock { get; } = new(DemoSteps.Begin);

    public Reporter Reporter { get; }

    public LocalStack Stack { get; private set; } = null!;

    public IAmazonImagebuilder Client { get; private set; } = null!;

    public IAmazonEC2 Ec2 => _ec2 ?? throw new InvalidOperationException("Expected a started demo.");

    public ImageFactory Factory { get; private set; } = null!;

    /// <summary>The short hash of the policy, as decision reasons show it.</summary>
    public string PolicyHash { get; private set; } = "";

    public string PolicyPath => _policy;

    public IReadOnlyList<string> Pipelines { get; private set; } = ImageFactory.Pipelines;

    /// <summary>The retirement plan that was made before the lifecycle run; null if none was made.</summary>
    public RetirementPlan? Plan { get; set; }

    /// <summary>What was made from the image that an operator revoked; null before that.</summary>
    public DescendantList? Descendants { get; set; }

    /// <summary>The shared configuration before it was changed; null until then.</summary>
    public InfrastructureConfiguration? Configuration { get; private set; }

    public List<InvocationEntry> Invocations { get; } = [];

    /// <summary>The HTTP status of the forged approval; null before it was tried.</summary>
    public int? ForgeryStatus { get; set; }

    public DeliveryFaults Faults => Stack.Faults;

    /// <summary>The builds, by the names that the steps of the demo give them.</summary>
    public IReadOnlyDictionary<string, DemoBuild> Builds => _builds;

    public static JsonObject ScanThatHangs => new() { ["scan"] = new JsonObject { ["hold"] = true } };

    public static JsonObject CleanScan => new() { ["scan"] = new JsonObject(), ["findings"] = new JsonArray() };

    public static async Task<DemoEnvironment> StartAsync(DemoOptions options, DemoOutput demoOutput, CancellationToken cancellationToken)
    {
        var demo = new DemoEnvironment(demoOutput, byProcesses: options.Processes is not null);
        var policy = options.PolicyFile ?? Path.Combine(AppContext.BaseDirectory, "demo", "policy.json");
        demo._policy = policy;
        demo.PolicyHash = PolicyFile.Read(policy).Policy?.ShortHash ?? "(unusable)";
        demo.Stack = await LocalStack.StartAsync(
            new()
            {
                Template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "template.yaml"), cancellationToken),
                Settings = new()
                {
                    Parameters = new Dictionary<string, string>(
                        options.Parameters.Concat(Schedules).DistinctBy(p => p.Key)),
                },
                Clock = demo.Clock,
                Seed = options.Seed,
                ImageBuilderPort = options.Port,
                Concurrency = options.Concurrency,
                Variables = new Dictionary<string, string> { ["POLICY_FILE"] = policy },
                Processes = options.Processes,
                PutArriving = demo._kill.PutArrivingAsync,
                PutStored = options.ReadsBack ? demo.PutStoredAsync : null,
                Log = options.Log,
                Roles = options.Roles,
                Amend = (function, services) =>
                {
                    demo._kill.Amend(function, services);
                    options.Amend?.Invoke(function, services);
                },
            },
            cancellationToken);
        demo.ReadTable();
        demo.Client = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment("demo"));
        demo._ec2 = AwsClients.Ec2(demo.Stack.ClientEnvironment("demo"));
        demo.Stack.Router.Published += demo.Reporter.Published;
        demo.Stack.Faults.Injected += demo.Reporter.Injected;
        demo.Stack.Deliveries.Invoked += demo.Invocations.Add;
        demo.Stack.Deliveries.Invoked += demo.Reporter.Invoked;
        demo.Factory = await ImageFactory.CreateAsync(demo.Stack, cancellationToken);
        return demo;
    }

    public async Task StartAsync(string scene, string pipeline, CancellationToken cancellationToken)
    {
        var started = await Client.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(Stack.Template.Settings, pipeline), ClientToken = $"demo-{scene}" }, cancellationToken);
        var build = _builds[scene] = new(pipeline, started.ImageBuildVersionArn);
        Reporter.Report(build.ImageArn, $"build {build.Number} started by a user");
    }

    /// <summary>Starts the build of a base image and creates a pipeline whose image builds on it.</summary>
    public async Task StartParentAsync(string scene, CancellationToken cancellationToken)
    {
        await Factory.CreateParentAsync(cancellationToken);
        await StartAsync(scene, ImageFactory.Parent, cancellationToken);
        await Factory.CreateChildAsync(cancellationToken);
        Pipelines = [.. ImageFactory.Pipelines, ImageFactory.Parent, ImageFactory.Child];
    }

    /// <summary>Registers a build that a function is expected to start, by its build number.</summary>
    public void Expect(string scene, string pipeline, int number)
    {
        var settings = Stack.Template.Settings;
        _builds[scene] = new(pipeline, $"arn:{settings.Partition}:imagebuilder:{settings.Region}:{settings.Account}:image/{pipeline}/1.0.0/{number}");
    }

    /// <summary>Acts as a user who weakens the shared configuration: metadata of build instances can then be read without a token (IMDSv1).</summary>
    public async Task LoosenConfigurationAsync(CancellationToken cancellationToken)
    {
        var arn = ImageFactory.ConfigurationArn(Stack.Template.Settings);
        var was = Configuration = await ReadConfigurationAsync(cancellationToken);
        await Client.UpdateInfrastructureConfigurationAsync(
            new()
            {
                InfrastructureConfigurationArn = arn,
                Description = was.Description,
                InstanceProfileName = was.InstanceProfileName,
                InstanceTypes = was.InstanceTypes,
                TerminateInstanceOnFailure = was.TerminateInstanceOnFailure,
                SnsTopicArn = was.SnsTopicArn,
                InstanceMetadataOptions = new() { HttpTokens = "optional", HttpPutResponseHopLimit = was.InstanceMetadataOptions.HttpPutResponseHopLimit },
                ClientToken = "demo-loosened",
            },
            cancellationToken);
        Reporter.Report(arn, "a user changed httpTokens to optional in the infrastructure configuration that all pipelines share");
    }

    public async Task<InfrastructureConfiguration> ReadConfigurationAsync(CancellationToken cancellationToken) =>
        (await Client.GetInfrastructureConfigurationAsync(
            new() { InfrastructureConfigurationArn = ImageFactory.ConfigurationArn(Stack.Template.Settings) }, cancellationToken)).InfrastructureConfiguration;

    /// <summary>Acts as a user who launches instances from the image of a build by a launch template.</summary>
    public async Task UseInTemplateAsync(string scene, CancellationToken cancellationToken)
    {
        var build = _builds[scene];
        var image = await Client.GetImageAsync(new() { ImageBuildVersionArn = build.ImageArn }, cancellationToken);
        var ami = image.Image.OutputResources.Amis[0].Image;
        var template = (await Ec2.CreateLaunchTemplateAsync(
            new() { LaunchTemplateName = "checkout", LaunchTemplateData = new() { ImageId = ami }, ClientToken = "demo-template" }, cancellationToken)).LaunchTemplate;
        Reporter.Report(
            build.ImageArn, $"a user created launch template {template.LaunchTemplateName} ({template.LaunchTemplateId}) of {ami}, the AMI of build {build.Number}");
    }

    public Policy ReadPolicy() => PolicyFile.Read(_policy).Policy ?? throw new InvalidOperationException($"Expected a valid policy in {_policy}.");

    /// <summary>What an operator's commands read with.</summary>
    public ServiceProvider ServicesOf(Policy policy) => new ServiceCollection()
        .AddStack(new(Stack.ClientEnvironment("demo"), Stack.Template.Tables[0].Name, _accountRegion!, NotificationBus: null))
        .AddSingleton<TimeProvider>(Clock).AddSingleton(policy.Lifecycle).AddSingleton<IAmazonImagebuilder>(Client).AddSingleton(_table!)
        .BuildServiceProvider();

    /// <summary>Stubs the results of a pipeline's next builds through the emulator's control route.</summary>
    public async Task StubAsync(string pipeline, JsonObject script, CancellationToken cancellationToken)
    {
        script["arn"] = ImageFactory.PipelineArn(Stack.Template.Settings, pipeline);
        using var content = new StringContent(script.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Stack.Endpoints.ImageBuilder, "/_emulator/builds"), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The emulator rejected the stub: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    public JsonObject ScanThatFinds(string vulnerability, string severity) => new()
    {
        ["scan"] = new JsonObject { ["finishAt"] = Clock.GetUtcNow().ToString("O") },
        ["findings"] = new JsonArray(new JsonObject
        {
            ["severity"] = severity,
            ["title"] = $"{vulnerability} in openssl",
            ["fixAvailable"] = "YES",
            ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = vulnerability },
        }),
    };

    /// <summary>Reads the emulator's request log over HTTP.</summary>
    public async Task<JsonArray> ReadRequestLogAsync(CancellationToken cancellationToken)
    {
        var text = await _http.GetStringAsync(new Uri(Stack.Endpoints.ImageBuilder, "/_emulator/requests"), cancellationToken);
        return (JsonArray)JsonNode.Parse(text)!["requests"]!;
    }

    /// <summary>The open gate of a build; null when it has none.</summary>
    public async Task<GateRecord?> GateAsync(string scene, CancellationToken cancellationToken)
    {
        await foreach (var gate in _gates!.ListOpenAsync(cancellationToken))
        {
            if (gate.ImageArn == _builds[scene].ImageArn)
                return gate;
        }

        return null;
    }

    public bool IsGateEvent(Delivery delivery, string scene) =>
        delivery.Function.LogicalId == KillAfterSend.Function
        && _builds.TryGetValue(scene, out var build) && Reporter.ImageOf(delivery.Payload) == build.ImageArn;

    public void KillAfterNextAnswerTo(string scene) => _kill.Order(_builds[scene].ImageArn);

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _ec2?.Dispose();
        Factory?.Dispose();
        _http.Dispose();
        if (Stack is not null)
            await Stack.DisposeAsync();
        _dynamo?.Dispose();
        Clock.Dispose();
    }

    private void ReadTable()
    {
        var settings = Stack.Template.Settings;
        _accountRegion = new AccountRegion(settings.Account, settings.Region);
        _dynamo = AwsClients.DynamoDB(Stack.ClientEnvironment("demo"));
        _table = new RecordTable(_dynamo, Stack.Template.Tables[0].Name);
        (_gates, _history) = (new GateRecords(_table, _accountRegion), new BuildRecords(_table, _accountRegion));
    }

    /// <summary>Reads the stored record back and reports it. The function that stored it waits until this returns.</summary>
    private async Task PutStoredAsync(JsonElement item)
    {
        if (ItemReport.Of(item) is { } report)
            Reporter.ReportOnce(report);
        if (WrittenItem.Of(item) is not { } written)
            return;
        if (written.StepExecutionId is { } step)
        {
            if (await _gates!.ReadAsync(written.ImageArn, step, default) is { } gate)
                Reporter.RecordWrite(gate);
        }
        else if (await _history!.ReadForUpdateAsync(written.ImageArn, default) is { } build)
        {
            Reporter.RecordWrite(build);
        }
    }
}
