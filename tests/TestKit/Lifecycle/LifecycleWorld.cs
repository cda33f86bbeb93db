using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using TestKit.Gates;
using TestKit.Operations;

namespace TestKit.Lifecycle;

/// <summary>A service with images, a table, a clock; mode act. Tests change what they need.</summary>
public sealed class LifecycleWorld
{
    public LifecycleWorld() => Service = new(Clock);

    public TestClock Clock { get; } = new(ImageSamples.Now);

    public FakeLifecycle Service { get; }

    public InMemoryLifecycleRecords Records { get; } = new();

    public ModeSwitch Modes { get; } = new(Capability.Lifecycle);

    public LifecycleRules Rules { get; set; } = ImageSamples.Rules;

    public LifecycleOptions Options { get; set; } = new() { Mode = Mode.Act, ExecutionRole = "arn:aws:iam::111122223333:role/Lifecycle" };

    public RecordedNotifications Notifications { get; } = new();

    public RecordedLog<RetireImages> Log { get; } = new();

    public Task<RetireReport> RunAsync(Effects? effects = null, CancellationToken cancellationToken = default)
    {
        effects ??= new();
        var ports = Ports(effects);
        var gatherer = new LifecycleFactGatherer(ports, ports, ports, Rules, Clock);
        return new RetireImages(gatherer, ports, ports, Rules, ports, Notifications.Interrupted(effects), Options, ImageSamples.AccountRegion, Clock, Log)
            .HandleAsync(cancellationToken);
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

    private InterruptedLifecycle Ports(Effects effects) => new(effects, Service, Records, new NullUsageSource(), Modes);
}
