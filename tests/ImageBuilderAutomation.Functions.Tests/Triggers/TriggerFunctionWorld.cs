using Amazon.Lambda.TestUtilities;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Text;
using TestKit.Gates;
using TestKit.Operations;
using TestKit.PipelineHealth;
using TestKit.Triggers;
using TestKit;

namespace ImageBuilderAutomation.Functions.Tests.Triggers;

/// <summary>Starts the functions that start builds as Lambda does, with the packaged policy and pipelines that match the sample events.</summary>
internal sealed class TriggerFunctionWorld
{
    public const string Arns = "arn:aws:imagebuilder:us-east-1:123456789012";

    public TriggerFunctionWorld()
    {
        Service = new(Clock);
        Documents = new(Clock);
        Add("base-al2023", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x", "1.0.0");
        Add("web-shop", $"{Arns}:image/base-al2023/x.x.x", "x.x.x", $"{Arns}:component/updates/1.x.x");
        Add("pay-api", "ssm:/golden/base", "1.0.0");
        foreach (var build in Enumerable.Range(1, 7))
            Service.Build(Pipeline("base-al2023"), build < 7 ? "DELETED" : "AVAILABLE");
        foreach (var build in Enumerable.Range(1, 3))
            Service.Build(Pipeline("web-shop"), build < 3 ? "DELETED" : "AVAILABLE");
        Service.Findings[$"{Arns}:image/web-shop/1.0.0/3"] = new Known<IReadOnlyList<Finding>>.Yes([new("CVE-2026-4411", "CRITICAL", "YES")]);
    }

    public TestClock Clock { get; } = new();

    public FakePipelines Service { get; }

    public InMemoryPipelineRunRecords Runs { get; } = new();

    public InMemoryPipelineHealthRecords Health { get; } = new();

    public FakePipelineDocuments Documents { get; }

    public ModeSwitch Modes { get; } = new(Capability.Builds) { Override = Mode.Act };

    public LogLines Log { get; } = new();

    public Pipeline Pipeline(string name) => Service.Pipelines.Single(pipeline => pipeline.Name == name);

    public Task InvokeAsync(string name, string json, Effects? effects = null) => InvokeAsync(name, Encoding.UTF8.GetBytes(json), effects);

    public async Task InvokeAsync(string name, byte[] json, Effects? effects = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["TABLE_NAME"] = "records",
            ["STACK_ACCOUNT"] = "123456789012",
            ["STACK_REGION"] = "us-east-1",
        };
        await using var function = FunctionTable.Create(name, new Startup(environment.GetValueOrDefault, services => Amend(services, effects ?? new())));
        using var input = new MemoryStream(json);
        await using var output = await function.InvokeAsync(input, new TestLambdaContext { AwsRequestId = "request-1" });
    }

    private void Add(string name, string parent, string recipeVersion, params string[] components) => Service.Pipelines.Add(new(
        $"{Arns}:image-pipeline/{name}", IsEnabled: true, $"{Arns}:image-recipe/{name}/{recipeVersion}", "Linux", new Dictionary<string, string>(),
        new($"{Arns}:image-recipe/{name}/1.0.0", parent, components)));

    private void Amend(IServiceCollection services, Effects effects)
    {
        var ports = new InterruptedTriggers(effects, Service, Runs, Modes);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IPipelines>(ports);
        services.AddSingleton<IImages>(ports);
        services.AddSingleton<IImageScans>(ports);
        services.AddSingleton<IBuildFailures>(ports);
        services.AddSingleton<IPipelineRunRecords>(ports);
        services.AddSingleton<IModeOverrides>(ports);
        services.AddSingleton<IReportedChanges>(ports);
        services.AddSingleton<IPipelineHealthRecords>(Health);
        services.AddSingleton<IFunctionRuns>(new InMemoryFunctionRuns());
        services.AddSingleton<IPipelineDocuments>(Documents);
        services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}
