using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit.Gates;
using TestKit.Operations;

namespace TestKit.Lifecycle;

/// <summary>A service with images, a table, a clock; mode act. Tests change what they need.</summary>
public sealed class LifecycleWorld
{
    public LifecycleWorld()
    {
        Service = new(Clock);
        Ec2 = new(Clock);
    }

    public TestClock Clock { get; } = new(ImageSamples.Now);

    public FakeLifecycle Service { get; }

    public InMemoryLifecycleRecords Records { get; } = new();

    public FakeUsageReports Ec2 { get; }

    public InMemoryUsageReportRecords Reports { get; } = new();

    /// <summary>The sources beside usage reports.</summary>
    public List<IUsageSource> Usage { get; } = [];

    public ModeSwitch Modes { get; } = new(Capability.Lifecycle);

    public LifecycleRules Rules { get; set; } = ImageSamples.Rules;

    public LifecycleOptions Options { get; set; } = new() { Mode = Mode.Act, ExecutionRole = "arn:aws:iam::111122223333:role/Lifecycle" };

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public RecordedLog<RetireImages> Log { get; } = new();

    public RecordedLog<RecordFailedLaunch> LaunchLog { get; } = new();

    public async Task<RetireReport> RunAsync(Effects? effects = null, CancellationToken cancellationToken = default)
    {
        using var services = Services(effects ?? new());
        return await services.GetRequiredService<RetireImages>().HandleAsync(WorkTime.Until(cancellationToken));
    }

    /// <summary>Delivers the CloudTrail event of a launch that EC2 refused.</summary>
    /// <param name="path"><c>web/1.0.0/1</c>.</param>
    public async Task<IReadOnlyList<FailedLaunchResult>> FailLaunchAsync(
        string path, string id = "event-1", DateTimeOffset? at = null, Effects? effects = null)
    {
        using var services = Services(effects ?? new());
        var launch = new FailedLaunch(
            id, [$"ami-{path.Replace('/', '-')}"], "Client.InvalidAMIID.Unavailable", "arn:aws:sts::111122223333:assumed-role/Web/web", at ?? Clock.GetUtcNow());
        return await services.GetRequiredService<RecordFailedLaunch>().HandleAsync(launch, default);
    }

    /// <summary>Restores an image at a person's request.</summary>
    public async Task<RestoreReport> RestoreAsync(ImageBuildArn image, string by, string reason, IImages images, IStateUpdates? updates = null)
    {
        using var services = new ServiceCollection()
            .AddSingleton<ILifecycleRecords>(Records).AddSingleton(updates ?? Service).AddSingleton(images).AddSingleton<IModeOverrides>(Modes)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(Notifications).AddSingleton(Options).AddSingleton(Rules).AddSingleton<TimeProvider>(Clock)
            .AddLifecycle().BuildServiceProvider();
        return await services.GetRequiredService<RestoreImage>().HandleAsync(image, by, reason, CancellationToken.None);
    }

    /// <summary>Disables an image at a person's request.</summary>
    public async Task<DisableReport> DisableAsync(ImageBuildArn image, string by, string reason, IImages images, Effects? effects = null)
    {
        using var services = PeopleServices(images, effects ?? new());
        return await services.GetRequiredService<DisableImage>().HandleAsync(image, by, reason, CancellationToken.None);
    }

    /// <summary>The handlers of what people ask for.</summary>
    public ServiceProvider PeopleServices(IImages images, Effects? effects = null)
    {
        var ports = new InterruptedLifecycle(effects ?? new(), Service, Records, Ec2, Reports, Modes);
        return new ServiceCollection()
            .AddSingleton<ILifecycleRecords>(ports).AddSingleton<IStateUpdates>(ports).AddSingleton(images).AddSingleton<IModeOverrides>(ports)
            .AddSingleton<ILaunchPermissions>(ports).AddSingleton(ImageSamples.AccountRegion)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(Notifications).AddSingleton(Options).AddSingleton(Rules).AddSingleton<TimeProvider>(Clock)
            .AddLifecycle().BuildServiceProvider();
    }

    /// <summary>Runs once a day.</summary>
    public async Task RunDaysAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            await RunAsync();
            Clock.Advance(TimeSpan.FromDays(1));
        }
    }

    private ServiceProvider Services(Effects effects)
    {
        var ports = new InterruptedLifecycle(effects, Service, Records, Ec2, Reports, Modes);
        return new ServiceCollection()
            .AddSingleton<ILifecycleInventory>(ports).AddSingleton<IParameterStore>(ports)
            .AddSingleton<IUsageReports>(ports).AddSingleton<IUsageReportRecords>(ports).AddSingleton<ILaunchPermissions>(ports)
            .AddSingleton(new UsageSources([.. Usage, new UsageReportSource(ports, Rules.Usage, ImageSamples.AccountRegion)]))
            .AddSingleton<ILifecycleRecords>(ports).AddSingleton<IStateUpdates>(ports).AddSingleton<IModeOverrides>(ports)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(new AddressedNotifications(Notifications.Interrupted(effects), OwnerRules.None, stack: null))
            .AddSingleton(Rules).AddSingleton(Options).AddSingleton(ImageSamples.AccountRegion).AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ILogger<RetireImages>>(Log).AddSingleton<ILogger<RecordFailedLaunch>>(LaunchLog)
            .AddLifecycle().BuildServiceProvider();
    }

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));
}
