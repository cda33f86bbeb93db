using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Time;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>An account in the local Image Builder, called with the JSON of the API, and the command that plans gates for its pipelines.</summary>
internal sealed class AdoptionAccount : IAsyncDisposable
{
    /// <summary>The account of a command that names no credentials for a local Image Builder.</summary>
    public const string Number = "123456789012";

    public const string Region = "eu-west-1";
    public const string Role = $"arn:aws:iam::{Number}:role/builder";
    public const string Topic = $"arn:aws:sns:{Region}:{Number}:results";

    private readonly EmulatorServer _server;
    private readonly SimulationClock _clock;
    private readonly HttpClient _http = new();

    private AdoptionAccount(EmulatorServer server, SimulationClock clock)
    {
        (_server, _clock) = (server, clock);
        // Any signature will do for the emulator: the access key is the account.
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential={Number}/20261201/{Region}/imagebuilder/aws4_request, SignedHeaders=host, Signature=00");
    }

    public Uri Url => _server.Url;

    public static async Task<AdoptionAccount> StartAsync()
    {
        var clock = new SimulationClock(new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));
        var account = new AdoptionAccount(await EmulatorServer.StartAsync(new() { Clock = clock }), clock);
        await account.CallAsync("CreateComponent", new JsonObject
        {
            ["name"] = "updates",
            ["semanticVersion"] = "1.0.0",
            ["platform"] = "Linux",
            ["data"] = "name: updates\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n",
        });
        return account;
    }

    public static string Arn(string resource) => $"arn:aws:imagebuilder:{Region}:{Number}:{resource}";

    public static string Managed(string resource) => $"arn:aws:imagebuilder:{Region}:aws:{resource}/x.x.x";

    public async Task<JsonObject> CallAsync(string operation, JsonObject input)
    {
        input["clientToken"] = Guid.NewGuid().ToString();
        using var body = new StringContent(input.ToJsonString(), Encoding.UTF8, "application/json");
        var method = operation.StartsWith("List", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Put;
        using var request = new HttpRequestMessage(method, new Uri(Url, operation)) { Content = body };
        return await AnswerAsync(request);
    }

    public async Task<JsonObject> GetAsync(string operation, string parameter, string arn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, $"{operation}?{parameter}={Uri.EscapeDataString(arn)}"));
        return await AnswerAsync(request);
    }

    public async Task<JsonObject> PipelineAsync(string slug) =>
        (await GetAsync("GetImagePipeline", "imagePipelineArn", Arn($"image-pipeline/{slug}")))["imagePipeline"]!.AsObject();

    public async Task<JsonObject> ConfigurationAsync(string slug) =>
        (await GetAsync("GetInfrastructureConfiguration", "infrastructureConfigurationArn", Arn($"infrastructure-configuration/{slug}")))["infrastructureConfiguration"]!.AsObject();

    public async Task<string> RecipeAsync(string name, bool isContainer)
    {
        var request = new JsonObject
        {
            ["name"] = name,
            ["semanticVersion"] = "1.0.0",
            ["components"] = new JsonArray(new JsonObject { ["componentArn"] = Arn("component/updates/1.0.0/1") }),
        };
        if (!isContainer)
        {
            request["parentImage"] = Managed("image/amazon-linux-2023-x86");
            return $"{(await CallAsync("CreateImageRecipe", request))["imageRecipeArn"]}";
        }

        request["parentImage"] = "amazonlinux:2023";
        request["containerType"] = "DOCKER";
        request["dockerfileTemplateData"] = "FROM {{{ imagebuilder:parentImage }}}";
        request["platformOverride"] = "Linux";
        request["targetRepository"] = new JsonObject { ["service"] = "ECR", ["repositoryName"] = "tools" };
        return $"{(await CallAsync("CreateContainerRecipe", request))["containerRecipeArn"]}";
    }

    /// <param name="more">Members besides recipe and infrastructure configuration.</param>
    public async Task CreatePipelineAsync(string name, string configuration, JsonObject? more = null, bool isContainer = false)
    {
        var request = more?.DeepClone().AsObject() ?? [];
        request["name"] = name;
        request[isContainer ? "containerRecipeArn" : "imageRecipeArn"] = await RecipeAsync($"{name} recipe", isContainer);
        request["infrastructureConfigurationArn"] = Arn($"infrastructure-configuration/{configuration}");
        await CallAsync("CreateImagePipeline", request);
    }

    public Task CreateConfigurationAsync(string name, JsonObject? more = null)
    {
        var request = more?.DeepClone().AsObject() ?? [];
        (request["name"], request["instanceProfileName"]) = (name, "builder");
        return CallAsync("CreateInfrastructureConfiguration", request);
    }

    public async Task<string> CreateWorkflowAsync(string name, string data, string type = "DISTRIBUTION") => $"{(await CallAsync("CreateWorkflow", new()
    {
        ["name"] = name,
        ["semanticVersion"] = "1.0.0",
        ["type"] = type,
        ["data"] = data,
    }))["workflowBuildVersionArn"]}";

    public async Task<string> CreateDistributionAsync(string name) => $"{(await CallAsync("CreateDistributionConfiguration", new()
    {
        ["name"] = name,
        ["distributions"] = new JsonArray(new JsonObject
        {
            ["region"] = Region,
            ["amiDistributionConfiguration"] = new JsonObject { ["name"] = "golden {{ imagebuilder:buildDate }}" },
        }),
    }))["distributionConfigurationArn"]}";

    public Task<Cli> RunAsync(params string[] args) =>
        Cli.RunAsync(["adopt", .. args, "--imagebuilder", Url.ToString(), "--region", Region]);

    public Task<Cli> PlanAsync(string pipeline, string format, params string[] more) => RunAsync(["plan", pipeline, "--format", format, .. more]);

    /// <summary>Runs a printed script as a shell does, with the AWS CLI on this machine and the emulator's address.</summary>
    public async Task<Tool> RunScriptAsync(string script)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var start = new ProcessStartInfo("sh", ["-c", script]);
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        AwsCli.LoadOnce(start);
        return await Tool.RunAsync(start, limit.Token);
    }

    public IReadOnlyDictionary<string, string> Environment() => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = Url.ToString().TrimEnd('/'),
        ["AWS_ACCESS_KEY_ID"] = Number,
        ["AWS_SECRET_ACCESS_KEY"] = "any",
        ["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config"),
        ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials"),
        ["AWS_PAGER"] = "",
    };

    /// <returns>The ARN of the image.</returns>
    public async Task<string> StartBuildAsync(string slug)
    {
        var started = await CallAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = Arn($"image-pipeline/{slug}") });
        await AdvanceAsync(TimeSpan.FromHours(6));
        return $"{started["imageBuildVersionArn"]}";
    }

    public int CallsOf(string operation) => _server.World.Requests.Snapshot().Count(request => request.Operation == operation);

    /// <summary>Number of calls that may have changed something.</summary>
    public int Changes => _server.World.Requests.Snapshot().Count(request =>
        !request.Operation.StartsWith("Get", StringComparison.Ordinal) && !request.Operation.StartsWith("List", StringComparison.Ordinal));

    public Task AdvanceAsync(TimeSpan time) => _clock.AdvanceToAsync(_clock.GetUtcNow() + time, CancellationToken.None);

    public async Task<string> StatusAsync(string image) => $"{(await GetAsync("GetImage", "imageBuildVersionArn", image))["image"]!["state"]!["status"]}";

    /// <returns>The names of the steps that wait.</returns>
    public async Task<IReadOnlyList<string>> WaitingAsync() =>
        [.. (await CallAsync("ListWaitingWorkflowSteps", []))["steps"]!.AsArray().Select(step => $"{step!["name"]}")];

    public async Task ResumeAsync(string image)
    {
        var step = (await CallAsync("ListWaitingWorkflowSteps", []))["steps"]!.AsArray().Single()!;
        await CallAsync("SendWorkflowStepAction", new() { ["stepExecutionId"] = $"{step["stepExecutionId"]}", ["imageBuildVersionArn"] = image, ["action"] = "RESUME" });
        await AdvanceAsync(TimeSpan.FromHours(6));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _clock.Dispose();
    }

    private async Task<JsonObject> AnswerAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{request.RequestUri}: {text}");
    }
}
