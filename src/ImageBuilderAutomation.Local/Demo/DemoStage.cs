using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The stack that the scenes play on, with the hands that make things go wrong.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string Answering = "AnswerWaitingStep";

    private readonly Dictionary<string, DemoBuild> _builds = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new();
    private IAmazonDynamoDB? _dynamo;
    private IGateRecords? _gates;
    private IBuildRecords? _history;
    private bool _byProcesses;
    private string? _killFor;

    private DemoStage(Narrator narrator) => Reporter = new(narrator, Clock);

    public SimulationClock Clock { get; } = new(Scenes.Begin);

    public Reporter Reporter { get; }

    public LocalStack Stack { get; private set; } = null!;

    public IAmazonImagebuilder Client { get; private set; } = null!;

    /// <summary>As every reason names it.</summary>
    public string PolicyHash { get; private set; } = "";

    public List<InvocationEntry> Invocations { get; } = [];

    public DeliveryFaults Faults => Stack.Faults;

    /// <summary>What the scenes have started, by their names.</summary>
    public IReadOnlyDictionary<string, DemoBuild> Builds => _builds;

    public static JsonObject ScanThatHangs => new() { ["scan"] = new JsonObject { ["hold"] = true } };

    public static JsonObject CleanScan => new() { ["scan"] = new JsonObject(), ["findings"] = new JsonArray() };

    public static async Task<DemoStage> StartAsync(DemoOptions options, Narrator narrator, CancellationToken cancellationToken)
    {
        var stage = new DemoStage(narrator) { _byProcesses = options.Processes is not null };
        var policy = options.PolicyFile ?? Path.Combine(AppContext.BaseDirectory, "demo", "policy.json");
        stage.PolicyHash = PolicyFile.Read(policy).Policy?.ShortHash ?? "(unusable)";
        stage.Stack = await LocalStack.StartAsync(
            new()
            {
                Template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "template.yaml"), cancellationToken),
                Settings = new() { Parameters = options.Parameters },
                Clock = stage.Clock,
                Seed = options.Seed,
                ImageBuilderPort = options.Port,
                Concurrency = options.Concurrency,
                Variables = new Dictionary<string, string> { ["POLICY_FILE"] = policy },
                Processes = options.Processes,
                PutArriving = stage.PutArrivingAsync,
                PutStored = options.ReadsBack ? stage.PutStoredAsync : null,
                Log = options.Log,
                Amend = (function, services) =>
                {
                    stage.Amend(function, services);
                    options.Amend?.Invoke(function, services);
                },
            },
            cancellationToken);
        stage.ReadTable();
        stage.Client = AwsClients.ImageBuilder(stage.Stack.ClientEnvironment("demo"));
        stage.Stack.Router.Published += stage.Reporter.Published;
        stage.Stack.Faults.Struck += stage.Reporter.Struck;
        stage.Stack.Deliveries.Invoked += stage.Invocations.Add;
        stage.Stack.Deliveries.Invoked += stage.Reporter.Invoked;
        await ImageFactory.CreateAsync(stage.Stack, cancellationToken);
        return stage;
    }

    public async Task StartAsync(string scene, string pipeline, CancellationToken cancellationToken)
    {
        var started = await Client.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(Stack.Template.Settings, pipeline), ClientToken = $"demo-{scene}" }, cancellationToken);
        var build = _builds[scene] = new(pipeline, started.ImageBuildVersionArn);
        Reporter.Say(build.ImageArn, $"build {build.Number} started");
    }

    /// <summary>Orders what happens to the builds of a pipeline, through the emulator's control route.</summary>
    public async Task OrderAsync(string pipeline, JsonObject script, CancellationToken cancellationToken)
    {
        script["arn"] = ImageFactory.PipelineArn(Stack.Template.Settings, pipeline);
        using var content = new StringContent(script.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Stack.Endpoints.ImageBuilder, "/_emulator/builds"), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The emulator refused an order: {await response.Content.ReadAsStringAsync(cancellationToken)}");
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

    /// <summary>The request log over HTTP, as anybody could read it.</summary>
    public async Task<JsonArray> ReadRequestLogAsync(CancellationToken cancellationToken)
    {
        var text = await _http.GetStringAsync(new Uri(Stack.Endpoints.ImageBuilder, "/_emulator/requests"), cancellationToken);
        return (JsonArray)JsonNode.Parse(text)!["requests"]!;
    }

    public bool IsGateEvent(Delivery delivery, string scene) =>
        delivery.Function.LogicalId == Answering
        && _builds.TryGetValue(scene, out var build) && Reporter.ImageOf(delivery.Payload) == build.ImageArn;

    public void KillAfterNextAnswerTo(string scene) => _killFor = _builds[scene].ImageArn;

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _http.Dispose();
        if (Stack is not null)
            await Stack.DisposeAsync();
        _dynamo?.Dispose();
        Clock.Dispose();
    }

    private void ReadTable()
    {
        var settings = Stack.Template.Settings;
        var home = new Home(settings.Account, settings.Region);
        _dynamo = AwsClients.DynamoDB(Stack.ClientEnvironment("demo"));
        var table = new RecordTable(_dynamo, Stack.Template.Tables[0].Name);
        (_gates, _history) = (new GateRecords(table, home), new BuildRecords(table, home));
    }

    private void Amend(string function, IServiceCollection services)
    {
        if (function == Answering)
            services.Decorate<IWorkflowSteps>(steps => new KilledAfterSend(steps, IsKillDue));
    }

    /// <summary>Kills the process that comes to write down an answer which the service has already taken.</summary>
    private async Task<bool> PutArrivingAsync(JsonElement item)
    {
        if (_killFor is not { } image || !_byProcesses || !IsSent(image) || WrittenItem.Of(item)?.ImageArn != image || !IsKillDue(image))
            return true;
        await Stack.KillRunningAsync(Answering);
        return false;
    }

    private bool IsSent(string imageArn) => Stack.Emulator!.World.Requests.Snapshot().Any(r =>
        r is { Operation: "SendWorkflowStepAction", Status: 200, Principal: { } caller } && caller.EndsWith(Answering, StringComparison.Ordinal)
        && r.Input?["imageBuildVersionArn"]?.ToString() == imageArn);

    /// <summary>Reads back what was written, as anybody could, before its writer goes on.</summary>
    private async Task PutStoredAsync(JsonElement item)
    {
        if (WrittenItem.Of(item) is not { } written)
            return;
        if (written.StepExecutionId is { } step)
        {
            if (await _gates!.ReadAsync(written.ImageArn, step, default) is { } gate)
                Reporter.Written(gate);
        }
        else if (await _history!.ReadAsync(written.ImageArn, default) is { } build)
        {
            Reporter.Written(build);
        }
    }

    private bool IsKillDue(string imageArn)
    {
        if (_killFor != imageArn)
            return false;
        _killFor = null;
        return true;
    }
}
