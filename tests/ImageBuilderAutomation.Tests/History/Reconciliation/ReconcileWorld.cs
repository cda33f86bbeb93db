using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;
using TestKit.History;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.History.Reconciliation;

/// <summary>A service with builds, a history that received no event, and a reconciler.</summary>
internal sealed class ReconcileWorld
{
    public ReconcileWorld() => Service = new(Clock) { PageSize = 2 };

    public TestClock Clock { get; } = new(Builds.Start.AddHours(1));

    public FakeImageBuilder Service { get; }

    public InMemoryBuildRecords Records { get; } = new();

    public InMemoryBuildDetails Details { get; } = new();

    public InMemoryPipelineHealthRecords Health { get; } = new();

    public InMemoryReconcileCursors Cursors { get; } = new();

    public RecordedLog<ReconcileHistory> Log { get; } = new();

    public ReconcileOptions Options { get; set; } = new();

    /// <summary>The builds in the history; <see cref="There"/> has those in the service.</summary>
    public IEnumerable<(string Arn, string? Status)> Known => Records.All.Select(r => (r.ImageArn, r.Status)).Order();

    public IEnumerable<(string Arn, string? Status)> There => Service.Snapshots.Select(s => (s.Key, (string?)s.Value.Status)).Order();

    public static string Arn(string name, int build) => (Builds.Image with { Name = name, Build = build }).ToString();

    public string Add(string name, int build, string status, string? pipeline = null, string? reason = null)
    {
        var arn = Arn(name, build);
        Service.Snapshots[arn] = Builds.Snapshot(status, 0, reason) with
        {
            Arn = arn,
            PipelineArn = pipeline is null ? null : $"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/{pipeline}",
            Amis = status == "AVAILABLE" ? [new($"ami-{name}-{build}", "eu-west-1", null, null)] : [],
        };
        return arn;
    }

    public Task<ReconcileReport> RunAsync(Effects? effects = null, CancellationToken closing = default)
    {
        var ports = new InterruptedBuilds<FakeImageBuilder>(effects ?? new(), Service, Records, Details);
        var notifications = new NullNotificationPublisher();
        var rules = new FailureRules { PolicyHash = "1" };
        var health = Health.Recorder(Builds.AccountRegion, Clock, notifications);
        var documents = new FakePipelineDocuments(Clock);
        var disabled = new DisabledPipelines(
            Health, health, new(new(documents, Clock), documents, health, rules, new ModeSwitch(Capability.Builds), new(), Clock), rules, new(), Clock,
            new RecordedLog<DisabledPipelines>());
        return new ReconcileHistory(
                new(Service, Records), ports, ports, new(ports, ports, ports, ports, health, new(new InMemoryGateRecords(new()), new ModeSwitch(), new()), notifications, new NullMetrics(), CoverageRules.None, Clock),
                disabled, Cursors, Options,
                Builds.AccountRegion, Clock, Log)
            .HandleAsync(new(closing, CancellationToken.None));
    }
}
