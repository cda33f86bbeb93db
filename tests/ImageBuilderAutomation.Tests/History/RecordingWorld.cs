using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using TestKit;
using TestKit.Gates;
using TestKit.History;
using TestKit.Operations;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>Records the messages about one build, with an in-memory service and table.</summary>
internal sealed class RecordingWorld
{
    public RecordingWorld(ImageSnapshot snapshot)
    {
        Service = new(Clock);
        Show(snapshot);
    }

    public TestClock Clock { get; } = new(Builds.Start.AddMinutes(51));

    public FakeImageBuilder Service { get; }

    public InMemoryBuildRecords Records { get; } = new();

    public InMemoryBuildDetails Details { get; } = new();

    public InMemoryPipelineHealthRecords Health { get; } = new();

    public InMemoryGateRecords Gates { get; } = new(new());

    public ModeSwitch Modes { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    public CoverageRules Coverage { get; init; } = CoverageRules.None;

    public void Show(ImageSnapshot snapshot) => Service.Snapshots[snapshot.Arn] = snapshot;

    public Task<RecordReport> RecordAsync(BuildEvent evt, Effects? effects = null)
    {
        effects ??= new();
        var ports = new InterruptedBuilds<FakeImageBuilder>(effects, Service, Records, Details);
        var health = Health.Recorder(Builds.AccountRegion, Clock, Notifications);
        return new RecordBuild(
                new(ports, ports, ports, ports, health, new(Gates, Modes, new()), Notifications.Interrupted(effects), Metrics, Coverage, Clock), Builds.AccountRegion, Clock,
                new RecordedLog<RecordBuild>())
            .HandleAsync(evt, CancellationToken.None);
    }
}
