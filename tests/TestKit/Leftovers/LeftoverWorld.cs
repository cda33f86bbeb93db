using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using TestKit.Gates;
using TestKit.History;
using TestKit.Lifecycle;
using TestKit.Operations;

namespace TestKit.Leftovers;

/// <summary>An account with builds, AMIs, snapshots and instances, a table, a clock, a policy that cancels stuck builds after a day, mode act.</summary>
public sealed class LeftoverWorld : IEc2Resources, IAmiStates
{
    public const string Ami = "ami-0123456789abcdef0";

    public static readonly AccountRegion AccountRegion = ImageSamples.AccountRegion;

    public LeftoverWorld()
    {
        Service = new(Clock);
        Lifecycle = new(Clock);
    }

    public TestClock Clock { get; } = new();

    public FakeBuilds Service { get; }

    public FakeLifecycle Lifecycle { get; }

    public InMemoryLifecycleRecords LifecycleRecords { get; } = new();

    public InMemoryBuildRecords Builds { get; } = new();

    public InMemoryLeftoverRecords Records { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public ModeSwitch Modes { get; } = new(Capability.Builds);

    public StuckBuildRules Rules { get; set; } = new() { PolicyHash = "0123456789abcdef", After = TimeSpan.FromDays(1), Cancel = 10 };

    public LeftoverOptions Options { get; set; } = new() { Mode = Mode.Act, Lease = TimeSpan.FromMinutes(3) };

    /// <summary>What EC2 has.</summary>
    public List<Ec2Resource> Resources { get; } = [];

    public string? Incomplete { get; set; }

    /// <summary>The state of each AMI as EC2 shows it. Others are not listed.</summary>
    public Dictionary<string, Known<string?>> States { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Kinds => Notifications.Distinct.Select(notification => notification.Kind);

    public LeftoverRecord Record => Records.All.Single();

    public static string Arn(string path) => ImageSamples.Arn(path);

    /// <summary>A build that has been in a state for some time.</summary>
    public void Build(string path, double hours, string status = "TESTING") => Service.Add(Arn(path), status, Clock.GetUtcNow() - TimeSpan.FromHours(hours));

    /// <summary>The only step of a build, with its times in hours before now.</summary>
    public void Step(string path, (string Name, string Status, double? StartedAgo, double? EndedAgo, double? Timeout) step)
    {
        var now = Clock.GetUtcNow();
        Service.Steps[Arn(path)] = new Known<IReadOnlyList<BuildStep>>.Yes(
        [
            new(step.Name, step.Status, now - Hours(step.StartedAgo), now - Hours(step.EndedAgo), Hours(step.Timeout)),
        ]);

        static TimeSpan? Hours(double? hours) => hours is { } number ? TimeSpan.FromHours(number) : null;
    }

    /// <summary>An available image of the history with an AMI.</summary>
    public async Task MakeAsync(string path, string ami = Ami)
    {
        var image = Service.Add(Arn(path), "AVAILABLE", Clock.GetUtcNow() - TimeSpan.FromDays(30)) with { Amis = [new(ami, AccountRegion.Region, AccountRegion.Account, null)] };
        Service.Images[image.Arn] = image;
        Lifecycle.Add(ImageSamples.Image(path, 30));
        States[ami] = new Known<string?>.Yes(AmiStates.Available);
        await Builds.TryWriteAsync(new() { ImageArn = image.Arn, Current = image }, default);
    }

    public async Task<LeftoverReport> CheckAsync(Effects? effects = null)
    {
        await using var services = Compose(effects);
        return await services.GetRequiredService<CheckLeftovers>().HandleAsync(WorkTime.Until(CancellationToken.None));
    }

    public async Task<AmiChangeDecision> DeliverAsync(AmiChangedEvent evt, Effects? effects = null)
    {
        await using var services = Compose(effects);
        return await services.GetRequiredService<RecordAmiChange>().HandleAsync(evt, CancellationToken.None);
    }

    /// <summary>The event of a change that happened some time ago, which EC2 shows.</summary>
    /// <param name="minutes">By default so long ago that Image Builder would have reported if it had done it.</param>
    public AmiChangedEvent Change(string state, double minutes = 20)
    {
        States[Ami] = new Known<string?>.Yes(state == AmiStates.Deregistered ? null : state);
        return new(Ami, state, Clock.GetUtcNow().AddMinutes(-minutes));
    }

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));

    Task<Ec2Resources> IEc2Resources.ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new Ec2Resources([.. Resources], Incomplete));

    Task<Known<string?>> IAmiStates.ReadAsync(string amiId, CancellationToken cancellationToken) =>
        Task.FromResult(States.GetValueOrDefault(amiId) ?? new Known<string?>.Yes(null));

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects? effects)
    {
        var ports = new Ports(this, effects ?? new());
        return new ServiceCollection()
            .AddSingleton<ILeftoverRecords>(ports).AddSingleton<IWorkflowSteps>(ports).AddSingleton<IBuildProgress>(Service).AddSingleton<IImages>(Service).AddSingleton<IBuildSteps>(Service)
            .AddSingleton<IEc2Resources>(this).AddSingleton<IAmiStates>(this).AddSingleton<ILifecycleInventory>(Lifecycle).AddSingleton<IStateUpdates>(Lifecycle)
            .AddSingleton<ILifecycleRecords>(LifecycleRecords).AddSingleton<IBuildRecords>(Builds).AddSingleton<IModeOverrides>(Modes)
            .AddSingleton(Notifications.Interrupted(effects ?? new())).AddSingleton<IMetrics>(Metrics).AddSingleton(Rules).AddSingleton(Options).AddSingleton(AccountRegion)
            .AddSingleton<TimeProvider>(Clock).AddLeftovers().BuildServiceProvider();
    }

    /// <summary>The ports with effects. After a kill nothing has an effect any more: a pass goes on after an item that failed, a dead process does not.</summary>
    private sealed class Ports(LeftoverWorld world, Effects effects) : ILeftoverRecords, IWorkflowSteps
    {
        private KilledException? _killed;

        public async IAsyncEnumerable<LeftoverRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var record in world.Records.ListAsync(cancellationToken))
                yield return record;
        }

        public Task<LeftoverRecord?> ReadAsync(LeftoverKind kind, string id, CancellationToken cancellationToken) => world.Records.ReadAsync(kind, id, cancellationToken);

        public Task<LeftoverRecord?> TryWriteAsync(LeftoverRecord record, CancellationToken cancellationToken) =>
            AfterAsync(() => world.Records.TryWriteAsync(record, cancellationToken));

        Task<WaitingStep?> IWorkflowSteps.ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => Task.FromResult<WaitingStep?>(null);

        public IAsyncEnumerable<ListedStep> ListWaitingAsync(CancellationToken cancellationToken) => world.Service.ListWaitingAsync(cancellationToken);

        public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken) =>
            world.Service.SendAsync(imageArn, stepExecutionId, request, cancellationToken);

        public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken) =>
            AfterAsync(() => world.Service.CancelAsync(imageArn, request, cancellationToken));

        private async Task<T> AfterAsync<T>(Func<Task<T>> call)
        {
            if (_killed is not null)
                throw _killed;
            var result = await call();
            try
            {
                await effects.HappenedAsync();
            }
            catch (KilledException killed)
            {
                _killed = killed;
                throw;
            }

            return result;
        }
    }
}
