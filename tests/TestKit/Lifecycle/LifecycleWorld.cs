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

    public async Task<RetireReport> RunAsync(Effects? effects = null, CancellationToken cancellationToken = default)
    {
        effects ??= new();
        var ports = new InterruptedLifecycle(effects, Service, Records, Ec2, Reports, Modes);
        using var services = new ServiceCollection()
            .AddSingleton<ILifecycleInventory>(ports).AddSingleton<IParameterStore>(ports)
            .AddSingleton<IUsageReports>(ports).AddSingleton<IUsageReportRecords>(ports).AddSingleton<ILaunchPermissions>(ports)
            .AddSingleton(new UsageSources([.. Usage, new UsageReportSource(ports, Rules.Usage, ImageSamples.AccountRegion)]))
            .AddSingleton<ILifecycleRecords>(ports).AddSingleton<IStateUpdates>(ports).AddSingleton<IModeOverrides>(ports)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(new AddressedNotifications(Notifications.Interrupted(effects), OwnerRules.None, stack: null))
            .AddSingleton(Rules).AddSingleton(Options).AddSingleton(ImageSamples.AccountRegion).AddSingleton<TimeProvider>(Clock)
            .AddSingleton<ILogger<RetireImages>>(Log)
            .AddLifecycle().BuildServiceProvider();
        return await services.GetRequiredService<RetireImages>().HandleAsync(WorkTime.Until(cancellationToken));
    }

    /// <summary>Restores an image at a person's request.</summary>
    public async Task<RestoreReport> RestoreAsync(ImageBuildArn image, string by, string reason, IImages images, IStateUpdates? updates = null)
    {
        using var services = new ServiceCollection()
            .AddSingleton<ILifecycleRecords>(Records).AddSingleton(updates ?? Service).AddSingleton(images)
            .AddSingleton<IMetrics>(Metrics).AddSingleton<INotificationPublisher>(Notifications).AddSingleton(Options).AddSingleton<TimeProvider>(Clock)
            .AddLifecycle().BuildServiceProvider();
        return await services.GetRequiredService<RestoreImage>().HandleAsync(image, by, reason, CancellationToken.None);
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

    public void PassLease() => Clock.Advance(Options.Lease + TimeSpan.FromSeconds(1));
}
