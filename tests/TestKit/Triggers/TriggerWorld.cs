using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit.Gates;
using TestKit.Operations;
using TestKit.PipelineHealth;

namespace TestKit.Triggers;

/// <summary>
/// A base pipeline with two children, one of which has a child; a table; a clock; mode act; one rule on parents. Tests change what they need.
/// </summary>
public sealed class TriggerWorld
{
    private int _requests;

    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";

    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public TriggerWorld()
    {
        Service = new(Clock);
        foreach (var pipeline in new[]
        {
            PipelineOf("base", $"{Arns[..^12]}aws:image/amazon-linux-2023-x86/x.x.x"), PipelineOf("web", Image("base")),
            PipelineOf("pay", Image("base")), PipelineOf("shop", Image("web")),
        })
            Service.Pipelines.Add(pipeline);
    }

    public TestClock Clock { get; } = new();

    public FakePipelines Service { get; }

    public InMemoryPipelineRunRecords Runs { get; } = new();

    public InMemoryPipelineHealthRecords Health { get; } = new();

    public ModeSwitch Modes { get; } = new(Capability.Builds);

    public TriggerRules Rules { get; set; } = new()
    {
        PolicyHash = "0123456789abcdef",
        Rules = [new() { Name = "children", On = [CauseKind.ParentAvailable] }],
    };

    public PipelineRunOptions Options { get; set; } = new() { Mode = Mode.Act, Lease = TimeSpan.FromMinutes(2) };

    public RecordedMetrics Metrics { get; } = new();

    public RecordedLog<StartDependents> EventLog { get; } = new();

    public RecordedLog<StartDeferred> PassLog { get; } = new();

    /// <summary>Any version of another pipeline's image.</summary>
    public static string Image(string name) => $"{Arns}:image/{name}/x.x.x";

    public static string Component(string name, string version = "x.x.x") => $"{Arns}:component/{name}/{version}";

    public static Pipeline PipelineOf(string name, string parent, params string[] components)
    {
        var recipe = $"{Arns}:image-recipe/{name}/1.0.0";
        return new($"{Arns}:image-pipeline/{name}", IsEnabled: true, recipe, "Linux", new Dictionary<string, string>(), new(recipe, parent, components));
    }

    public Pipeline Pipeline(string name) => Service.Pipelines.Single(pipeline => pipeline.Name == name);

    public void Change(string name, Func<Pipeline, Pipeline> change) =>
        Service.Pipelines[Service.Pipelines.FindIndex(pipeline => pipeline.Name == name)] = change(Pipeline(name));

    public IReadOnlyList<PipelineRunRecord> RunsOf(string name) => [.. Runs.All.Where(run => run.PipelineArn == Pipeline(name).Arn)];

    /// <summary>Adds a new available build of the pipeline's image.</summary>
    public ImageBuildArn Publish(string name) => ImageBuildArn.Parse(Service.Build(Pipeline(name), "AVAILABLE"));

    public Task<TriggerReport> DeliverAsync(ImageBuildArn image, Effects? effects = null, bool recordsOnly = false) =>
        DeliverAsync(new TriggerEvent.BuildCompleted(image, Clock.GetUtcNow()), effects, recordsOnly);

    public Task<TriggerReport> DeliverAsync(TriggerEvent triggerEvent, Effects? effects = null, bool recordsOnly = false)
    {
        Happen(triggerEvent);
        return ReportAsync(triggerEvent, effects, recordsOnly);
    }

    /// <summary>Delivers an event of a change that may not have happened.</summary>
    public async Task<TriggerReport> ReportAsync(TriggerEvent triggerEvent, Effects? effects = null, bool recordsOnly = false)
    {
        using var services = Compose(effects, recordsOnly);
        return await services.GetRequiredService<StartDependents>().HandleAsync(triggerEvent, CancellationToken.None);
    }

    public async Task<DeferredReport> PassAsync(Effects? effects = null)
    {
        using var services = Compose(effects);
        return await services.GetRequiredService<StartDeferred>().HandleAsync(WorkTime.Until(CancellationToken.None));
    }

    public async Task<PipelineRunReport?> StartAsync(string pipeline, string by, string? requestId = null)
    {
        using var services = Compose(null);
        return await services.GetRequiredService<ManualStart>().HandleAsync(Pipeline(pipeline).Arn, new(by, "AIDA") { IsNameProven = true }, "base image update", requestId ?? $"request-{++_requests}", CancellationToken.None);
    }

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));

    private void Happen(TriggerEvent triggerEvent)
    {
        (string Subject, DateTimeOffset At)? change = triggerEvent switch
        {
            TriggerEvent.ParameterChanged changed => (changed.Name, changed.At),
            TriggerEvent.ComponentCreated made => (made.Component.Path, made.At),
            TriggerEvent.RecipeCreated made => (made.Recipe.Path, made.At),
            _ => null,
        };
        if (change is var (subject, at) && !(Service.Changes.GetValueOrDefault(subject) > at))
            Service.Changes[subject] = at;
    }

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects? effects, bool recordsOnly = false)
    {
        var ports = new InterruptedTriggers(effects ?? new(), Service, Runs, Modes, recordsOnly);
        return new ServiceCollection()
            .AddSingleton<IPipelines>(ports).AddSingleton<IImages>(ports).AddSingleton<IImageScans>(ports).AddSingleton<IBuildFailures>(ports)
            .AddSingleton<IPipelineRunRecords>(ports).AddSingleton<IModeOverrides>(ports).AddSingleton<IReportedChanges>(ports)
            .AddSingleton<IPipelineHealthRecords>(Health).AddSingleton<IPipelineDocuments>(new FakePipelineDocuments(Clock))
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(new RecordedNotifications()).AddSingleton(AccountRegion)
            .AddSingleton(Rules).AddSingleton(Options).AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ILogger<StartDependents>>(EventLog).AddSingleton<ILogger<StartDeferred>>(PassLog)
            .AddPipelineHealth().AddTriggers().BuildServiceProvider();
    }
}
