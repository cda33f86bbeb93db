using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Tests.History;
using ImageBuilderAutomation.Triggers;
using TestKit.ConfigurationGuard;
using TestKit.Gates;
using TestKit.Lifecycle;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Metrics;

/// <summary>What each capability counts, and that a redelivery does not count it again.</summary>
public sealed class CapabilityMetricTests
{
    private static readonly BuildFailure Distribution = new("wf-1", OnlyDistribution: true, null, null, "the distribution failed");

    [Theory]
    [InlineData(GateAnswer.Resume, nameof(Metric.GatesResumed))]
    [InlineData(GateAnswer.Stop, nameof(Metric.GatesStopped))]
    public async Task An_answered_gate_counts_once_by_its_answer_with_its_age(GateAnswer answer, string metric)
    {
        var world = new GateWorld { Rules = { Instead = answer } };
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        await world.DeliverAsync();
        await world.DeliverAsync();

        Assert.Equal([nameof(Metric.GateAge), metric], world.Metrics.Names);
        Assert.Equal([180], world.Metrics.Of(Metric.GateAge));
    }

    [Theory]
    [InlineData(GateAnswer.Hold, nameof(Metric.GatesHeld))]
    [InlineData(GateAnswer.AskAgain, nameof(Metric.GatesAskedAgain))]
    public async Task An_open_gate_counts_when_its_answer_changes_and_not_at_every_check(GateAnswer answer, string metric)
    {
        var world = new GateWorld { Rules = { Instead = answer } };

        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        world.Rules.PolicyHash = "another";
        await world.DeliverAsync();

        Assert.Equal([metric], world.Metrics.Names);
    }

    [Fact]
    public async Task A_gate_that_the_time_out_ended_counts_as_expired()
    {
        var world = new GateWorld { Rules = { Instead = GateAnswer.Hold } };
        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromDays(4));
        world.ChangeStep(step => step with { Status = "FAILED" });

        await world.SweepAsync();

        Assert.Equal([nameof(Metric.GatesHeld), nameof(Metric.GateAge), nameof(Metric.GatesExpired)], world.Metrics.Names);
    }

    [Fact]
    public async Task A_build_counts_once_for_each_end()
    {
        var world = new RecordingWorld(Builds.Snapshot("FAILED", 0, Builds.Reason));
        await world.RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 25));
        await world.RecordAsync(Builds.Event(null, "FAILED", 25.01, "sns"));

        world.Clock.Advance(TimeSpan.FromMinutes(9));
        world.Show(Builds.Snapshot("AVAILABLE", 0));
        await world.RecordAsync(Builds.Event("TESTING", "AVAILABLE", 50));

        Assert.Equal([nameof(Metric.BuildsFailed), nameof(Metric.BuildsAvailable)], world.Metrics.Names);
    }

    [Fact]
    public async Task A_retried_build_counts_once()
    {
        var world = new TriggerWorld();
        world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name == "pay");
        world.Rules = world.Rules with { Retry = new(DistributionOnly: 2, Transient: 1) };
        await world.DeliverAsync(world.Publish("base"));
        var image = world.RunsOf("web")[0].ImageArn!;
        world.Service.End(image, "FAILED", "Workflow failed");
        world.Service.Failures[image] = Distribution;

        await world.DeliverAsync(ImageBuildArn.Parse(image));
        await world.DeliverAsync(ImageBuildArn.Parse(image));

        Assert.Equal([nameof(Metric.BuildsRetried)], world.Metrics.Names);
    }

    [Fact]
    public async Task A_deferred_run_counts_with_its_decision_and_not_at_every_pass()
    {
        var world = new TriggerWorld();
        world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name == "pay");
        world.Rules = world.Rules with { Rules = [world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(30) }] };

        await world.DeliverAsync(world.Publish("base"));
        await world.PassAsync();
        Assert.Equal([nameof(Metric.RunsDeferred)], world.Metrics.Names);

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.PassAsync();
        Assert.Single(world.Service.Started);
        Assert.Equal([nameof(Metric.RunsDeferred)], world.Metrics.Names);
    }

    [Fact]
    public async Task A_retired_image_counts_when_its_update_succeeded()
    {
        var world = new LifecycleWorld();
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 45)]);

        await world.RunAsync();
        Assert.Empty(world.Metrics.Names);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.RunAsync();

        Assert.Equal([nameof(Metric.ImagesRetired)], world.Metrics.Names);
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Act)]
    public async Task A_drift_counts_once_whether_or_not_it_is_repaired(Mode mode)
    {
        var world = new ConfigurationWorld();
        world.Options = world.Options with { Mode = mode };
        world.Drift();

        await world.DeliverAsync();
        await world.DeliverAsync();

        Assert.Equal([nameof(Metric.ConfigurationsDrifted)], world.Metrics.Names);
    }
}
