using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;
using TestKit;

namespace EndToEnd;

/// <summary>
/// The stack of template.yaml with one infrastructure configuration, a user Alice who can change it, and a policy that requires metadata tokens and an
/// owner tag.
/// </summary>
internal sealed class GuardedStack : IAsyncDisposable
{
    public string Policy { get; } = Path.GetTempFileName();

    public SimulationClock Clock { get; } = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    public LocalStack Stack { get; private set; } = null!;

    public IAmazonImagebuilder Alice { get; private set; } = null!;

    public string Arn { get; private set; } = "";

    public List<InvocationEntry> Invocations { get; } = [];

    /// <summary>The notifications on the stack's own bus.</summary>
    public List<JsonObject> Notifications { get; } = [];

    public static async Task<GuardedStack> StartAsync(string mode = "act", Action<string, IServiceCollection>? amend = null)
    {
        var guarded = new GuardedStack();
        await File.WriteAllTextAsync(guarded.Policy, $$"""
            { "modes": { "configurations": "{{mode}}" },
              "configurations": [
                { "name": "baseline", "scope": "*", "require": { "httpTokens": "required", "tags": { "owner": "platform" }, "keyPair": false } } ] }
            """);
        guarded.Stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Clock = guarded.Clock,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = guarded.Policy },
            Concurrency = 1,
            Amend = amend,
        });
        guarded.Stack.Deliveries.Invoked += guarded.Invocations.Add;
        guarded.Stack.Router.Routed += e => guarded.Notifications.Add((JsonObject)e.DeepClone());
        guarded.Alice = AwsClients.ImageBuilder(guarded.Stack.ClientEnvironment("alice"));
        guarded.Arn = (await guarded.Alice.CreateInfrastructureConfigurationAsync(new()
        {
            Name = "Base infra",
            Description = "Where base images are built",
            InstanceProfileName = "builder",
            InstanceTypes = ["m7g.large"],
            InstanceMetadataOptions = new() { HttpTokens = "required", HttpPutResponseHopLimit = 2 },
            Logging = new() { S3Logs = new() { S3BucketName = "build-logs" } },
            SnsTopicArn = "arn:aws:sns:us-east-1:123456789012:results",
            ResourceTags = new() { ["team"] = "platform" },
            Placement = new() { AvailabilityZone = "us-east-1a" },
            Tags = new() { ["owner"] = "platform", ["cost"] = "4711" },
        })).InfrastructureConfigurationArn;
        await guarded.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        return guarded;
    }

    /// <summary>Updates the configuration with only a few fields, which removes all others.</summary>
    public Task WeakenAsync() => Alice.UpdateInfrastructureConfigurationAsync(new()
    {
        InfrastructureConfigurationArn = Arn,
        InstanceProfileName = "builder",
        InstanceTypes = ["m7g.metal"],
        KeyPair = "alices",
        ClientToken = Guid.NewGuid().ToString(),
    });

    public async Task<InfrastructureConfiguration> ReadAsync() =>
        (await Alice.GetInfrastructureConfigurationAsync(new() { InfrastructureConfigurationArn = Arn })).InfrastructureConfiguration;

    /// <summary>The changing calls in the emulator's log, as caller and operation.</summary>
    public IReadOnlyList<string> Changes => [.. Stack.Emulator!.World.Requests.Snapshot()
        .Where(r => r.Operation is "UpdateInfrastructureConfiguration" or "TagResource" or "UntagResource")
        .Select(r => $"{r.Principal![(r.Principal!.LastIndexOf('/') + 1)..]} {r.Operation}")];

    /// <summary>The operator's command line.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            ["configurations", .. args, "--account", "123456789012", "--region", "us-east-1"], output, error, default, Clock);
        return (exitCode, output.ToString() + error);
    }

    public async ValueTask DisposeAsync()
    {
        Alice.Dispose();
        await Stack.DisposeAsync();
        Clock.Dispose();
        File.Delete(Policy);
    }
}
