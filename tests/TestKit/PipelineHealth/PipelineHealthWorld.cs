using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using TestKit.Gates;
using TestKit.Operations;

namespace TestKit.PipelineHealth;

/// <summary>One pipeline, its builds, a table, a clock, a policy that pauses after three failures and enables after a success, mode act.</summary>
public sealed class PipelineHealthWorld
{
    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly PipelineArn Arn = PipelineArn.Parse("arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base");

    private int _builds;

    public PipelineHealthWorld()
    {
        Service = new(Clock);
        Service.Add(Arn.ToString());
        Clock.Advance(TimeSpan.FromDays(1));
    }

    public TestClock Clock { get; } = new();

    public FakePipelineDocuments Service { get; }

    public InMemoryPipelineHealthRecords Records { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public ModeSwitch Modes { get; } = new(Capability.Builds);

    public FailureRules Rules { get; set; } = new() { PolicyHash = "0123456789abcdef", PauseAfter = 3, EnableAfterSuccess = true };

    public PipelineHealthOptions Options { get; set; } = new() { Mode = Mode.Act, Lease = TimeSpan.FromMinutes(3) };

    public PipelineHealthRecord Record => Records.All.Single();

    public IEnumerable<string> Kinds => Notifications.Distinct.Select(notification => notification.Kind);

    public bool IsEnabled => Service.All[Arn.ToString()].IsEnabled;

    /// <summary>A build of the pipeline that ended now and started a minute before.</summary>
    public ImageSnapshot Build(string status, string type = "USER_INITIATED", string? pipeline = null)
    {
        Clock.Advance(TimeSpan.FromMinutes(2));
        var number = ++_builds;
        return new(
            $"arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/{number}", "base", "1.0.0", status, null, pipeline ?? Arn.ToString(), null, "Linux", null,
            type, Clock.GetUtcNow() - TimeSpan.FromMinutes(1), [], new Dictionary<string, string>(), Clock.GetUtcNow());
    }

    public async Task CountAsync(ImageSnapshot build, Effects? effects = null)
    {
        await using var services = Compose(effects);
        await services.GetRequiredService<PipelineHealthRecorder>().CountAsync(build, build.Status == "FAILED" ? "no space left" : null, isStop: false, CancellationToken.None);
    }

    /// <summary>Scheduled builds fail until the service disables the pipeline.</summary>
    /// <returns>The service's event.</returns>
    public async Task<PipelineDisabledEvent> FailAsync(int builds = 2)
    {
        for (var build = 0; build < builds; build++)
            await CountAsync(Build("FAILED", "SCHEDULED"));
        Service.Disable(Arn.ToString(), builds);
        return new(Arn, builds, Clock.GetUtcNow());
    }

    public async Task<DisablingResult> DeliverAsync(PipelineDisabledEvent evt, Effects? effects = null)
    {
        await using var services = Compose(effects);
        return await services.GetRequiredService<RecordDisabling>().HandleAsync(evt, CancellationToken.None);
    }

    /// <summary>One pass over the disabled pipelines.</summary>
    public async Task PassAsync(Effects? effects = null)
    {
        await using var services = Compose(effects);
        var disabled = services.GetRequiredService<DisabledPipelines>();
        var pipelines = new List<string>();
        await disabled.ListAsync(pipelines, CancellationToken.None);
        foreach (var pipeline in pipelines)
            await disabled.EvaluateAsync(pipeline, CancellationToken.None);
    }

    /// <summary>Compares with a list that is read now.</summary>
    public async Task CompareAsync()
    {
        await using var services = Compose(null);
        await services.GetRequiredService<DisabledPipelines>().CompareAsync(
            Service.All.Values.ToDictionary(p => p.Arn, p => new ListedPipeline(p.Arn, p.IsEnabled, p.UpdatedAt)), Clock.GetUtcNow(), CancellationToken.None);
    }

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects? effects)
    {
        effects ??= new();
        var ports = new InterruptedPipelineHealth(effects, Service, Records, Modes);
        return new ServiceCollection()
            .AddSingleton<IPipelineDocuments>(ports).AddSingleton<IPipelineHealthRecords>(ports).AddSingleton<IModeOverrides>(ports)
            .AddSingleton(Notifications.Interrupted(effects)).AddSingleton(Rules).AddSingleton(Options).AddSingleton(AccountRegion)
            .AddSingleton<TimeProvider>(Clock).AddPipelineHealth().BuildServiceProvider();
    }
}
