using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace ImageBuilderAutomation.Console.Tests.Releases;

/// <summary>A local stack with channels and a lifecycle, whose builds need no gate, and a console on it.</summary>
internal sealed class ChannelStack : IAsyncDisposable
{
    public const string Operator = "role/Operator/lee";

    private const string Policy = """
        { "modes": { "releases": "act", "lifecycle": "act" },
          "scopes": { "web": { "images": ["web"] }, "all": { "images": ["web", "batch"] } },
          "approvers": { "platform": ["role/PlatformApprover"], "security": ["role/SecurityApprover"] },
          "lifecycle": { "rules": [ { "name": "old", "scope": "all", "keepNewest": 1, "deprecate": "1d" } ] },
          "channels": [
            { "name": "test", "scope": "web", "promote": "released", "targets": [ { "parameter": "/images/web/test" } ] },
            { "name": "prod", "scope": "web" },
            { "name": "approved", "scope": "web", "promote": { "after": "1h", "in": "test", "approvals": { "from": ["platform", "security"] } } } ] }
        """;

    private readonly string _policy = Path.GetTempFileName();
    private readonly HashSet<string> _recipes = new(StringComparer.Ordinal);
    private IAmazonImagebuilder _client = null!;
    private string _infrastructure = "";

    public SimulationClock Clock { get; } = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    public LocalStack Stack { get; private set; } = null!;

    public ConsoleServer Console { get; private set; } = null!;

    /// <param name="builds">How many images are built, one every two hours.</param>
    /// <param name="knowsPolicy">Whether the console is started with the packaged policy.</param>
    public static async Task<ChannelStack> StartAsync(int builds, bool knowsPolicy = true, string policy = Policy)
    {
        var stack = new ChannelStack();
        await File.WriteAllTextAsync(stack._policy, policy);
        stack.Stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new() { Parameters = new Dictionary<string, string> { ["SweepSchedule"] = "rate(1 day)", ["BuildsSchedule"] = "rate(1 day)" } },
            Clock = stack.Clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = stack._policy },
        });
        stack._client = AwsClients.ImageBuilder(stack.Stack.ClientEnvironment("factory"));
        for (var build = 0; build < builds; build++)
            await stack.BuildAsync("web");
        stack.Console = await LocalConsole.StartAsync(stack.Stack, person: Operator, policyFile: knowsPolicy ? stack._policy : null);
        return stack;
    }

    public Task<Tab> OpenAsync(string path, string? person = null) => Tab.OpenAsync(Console, path, person);

    /// <summary>Builds an image of a recipe, which is created for the first one.</summary>
    public async Task BuildAsync(string recipe)
    {
        if (_recipes.Add(recipe))
            await CreateRecipeAsync(recipe);
        await _client.CreateImageAsync(new()
        {
            ImageRecipeArn = $"arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/{recipe}/1.0.0",
            InfrastructureConfigurationArn = _infrastructure,
            ImageTestsConfiguration = new() { ImageTestsEnabled = false },
        });
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    /// <summary>Lets some passes over the channels run.</summary>
    public Task PassAsync() => Clock.AdvanceAsync(TimeSpan.FromMinutes(30));

    public async Task<string> AmiAsync(int build) => (await _client.GetImageAsync(
        new() { ImageBuildVersionArn = $"arn:aws:imagebuilder:us-east-1:123456789012:image/web/1.0.0/{build}" })).Image.OutputResources.Amis[0].Image;

    public async ValueTask DisposeAsync()
    {
        if (Console is not null)
            await Console.DisposeAsync();
        _client.Dispose();
        await Stack.DisposeAsync();
        Clock.Dispose();
        File.Delete(_policy);
    }

    private async Task CreateRecipeAsync(string recipe)
    {
        _infrastructure = _infrastructure.Length > 0 ? _infrastructure : (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        await _client.CreateImageRecipeAsync(new()
        {
            Name = recipe,
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        });
    }
}
