using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator;

namespace ImageBuilderAutomation.Cli.Tests.Policies;

/// <summary>An account with pipelines in the local Image Builder, and the command that checks a policy against it.</summary>
internal sealed class PipelineAccount : IAsyncDisposable
{
    /// <summary>The account of a command that names no credentials for a local Image Builder.</summary>
    private const string Number = "123456789012";
    private const string Region = "eu-west-1";

    private readonly EmulatorServer _server;
    private readonly AmazonImagebuilderClient _client;
    private string _component = "";
    private string _infrastructure = "";

    private PipelineAccount(EmulatorServer server)
    {
        _server = server;
        _client = (AmazonImagebuilderClient)AwsClients.ImageBuilder(name => name switch
        {
            "AWS_REGION" => Region,
            "AWS_ACCESS_KEY_ID" => Number,
            "AWS_SECRET_ACCESS_KEY" => "local",
            "AWS_ENDPOINT_URL_IMAGEBUILDER" => server.Url.ToString(),
            _ => null,
        });
    }

    public EmulatorServer Server => _server;

    public static async Task<PipelineAccount> StartAsync()
    {
        var account = new PipelineAccount(await EmulatorServer.StartAsync(new()));
        account._infrastructure = (await account._client.CreateInfrastructureConfigurationAsync(new() { Name = "infra", InstanceProfileName = "builder" }))
            .InfrastructureConfigurationArn;
        account._component = (await account._client.CreateComponentAsync(new()
        {
            Name = "updates",
            SemanticVersion = "1.0.0",
            Platform = Platform.Linux,
            Data = "name: updates\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n",
        })).ComponentBuildVersionArn;
        return account;
    }

    /// <summary>A workflow with one waiting step.</summary>
    /// <param name="settings">More members of the step, such as its condition.</param>
    public async Task<string> WorkflowAsync(string name, WorkflowType type, string settings = "", string step = "ApproveRelease") =>
        (await _client.CreateWorkflowAsync(new()
        {
            Name = name,
            SemanticVersion = "1.0.0",
            Type = type,
            Data = $$"""
                { "schemaVersion": 1.0, "parameters": [ { "name": "gate", "type": "boolean", "default": true } ],
                  "steps": [ { "name": "{{step}}", "action": "WaitForAction"{{(settings.Length > 0 ? $", {settings}" : "")}} } ] }
                """,
        })).WorkflowBuildVersionArn;

    /// <summary>Replaces the document of a workflow, which the API would refuse.</summary>
    public void Damage(string workflowArn, string document)
    {
        using (_server.World.Enter())
            _server.World.Account(Number, Region).Resources.Find(workflowArn)!.Document["data"] = document;
    }

    public async Task<string> RecipeAsync(string name) => (await _client.CreateImageRecipeAsync(new()
    {
        Name = name,
        SemanticVersion = "1.0.0",
        ParentImage = $"arn:aws:imagebuilder:{Region}:aws:image/amazon-linux-2023-x86/x.x.x",
        Components = [new() { ComponentArn = _component }],
    })).ImageRecipeArn;

    public async Task PipelineAsync(string name, bool tests = true, params WorkflowConfiguration[] workflows) => await CreateAsync(new()
    {
        Name = name,
        ImageRecipeArn = await RecipeAsync(name),
        ImageTestsConfiguration = new() { ImageTestsEnabled = tests, TimeoutMinutes = 720 },
        Workflows = workflows.Length == 0 ? null : [.. workflows],
    });

    public Task PipelineAsync(string name, params string[] workflows) =>
        PipelineAsync(name, tests: true, [.. workflows.Select(arn => new WorkflowConfiguration { WorkflowArn = arn })]);

    public async Task ContainerPipelineAsync(string name)
    {
        var recipe = await _client.CreateContainerRecipeAsync(new()
        {
            Name = name,
            ContainerType = ContainerType.DOCKER,
            SemanticVersion = "1.0.0",
            Components = [new() { ComponentArn = _component }],
            ParentImage = "amazonlinux:2023",
            DockerfileTemplateData = "FROM {{{ imagebuilder:parentImage }}}",
            PlatformOverride = Platform.Linux,
            TargetRepository = new() { Service = ContainerRepositoryService.ECR, RepositoryName = name },
        });
        await CreateAsync(new() { Name = name, ContainerRecipeArn = recipe.ContainerRecipeArn });
    }

    /// <summary>Makes the next read of a workflow fail.</summary>
    public async Task RefuseWorkflowAsync(string error, string message)
    {
        using var http = new HttpClient();
        using var body = new StringContent(new JsonObject { ["operation"] = "GetWorkflow", ["error"] = error, ["message"] = message }.ToJsonString());
        (await http.PostAsync(new Uri(_server.Url, "_emulator/faults"), body)).EnsureSuccessStatusCode();
    }

    public Task<Cli> CheckAsync(string policy, params string[] more) => Cli.RunAsync(
        ["policy", "check", policy, "--imagebuilder", _server.Url.ToString(), "--region", Region, .. more]);

    /// <returns>The coverage of each pipeline: its verdict, and the reason of the first missing gate.</returns>
    public async Task<Dictionary<string, string>> CoverageAsync(string policy)
    {
        var coverage = (await CheckAsync(policy, "--json")).Json["coverage"]!;
        return coverage["pipelines"]!.AsArray().ToDictionary(
            pipeline => $"{pipeline!["name"]}",
            pipeline => $"{pipeline!["coverage"]}{(pipeline["missing"]!.AsArray() is [var first, ..] ? $": {first!["reason"]}" : "")}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private async Task CreateAsync(CreateImagePipelineRequest request)
    {
        request.InfrastructureConfigurationArn = _infrastructure;
        request.ExecutionRole = $"arn:aws:iam::{Number}:role/execution";
        await _client.CreateImagePipelineAsync(request);
    }
}
