namespace ImageBuilderAutomation.Metrics;

/// <summary>A number that the functions report. docs/reference/metrics.md has a row for each, and infra/dashboard.yaml shows each.</summary>
/// <param name="Name">The metric's name in CloudWatch. Public: dashboards and alarms of users name it.</param>
public sealed record Metric(string Name, MetricUnit Unit)
{
    /// <summary>Invocations that ended without an error.</summary>
    public static readonly Metric EventsHandled = new(nameof(EventsHandled), MetricUnit.Count);

    /// <summary>From the time that an event, message or schedule carries to the start of its handling.</summary>
    public static readonly Metric EventLag = new(nameof(EventLag), MetricUnit.Milliseconds);

    /// <summary>How long a step had waited when its gate closed, whoever answered it.</summary>
    public static readonly Metric GateAge = new(nameof(GateAge), MetricUnit.Seconds);

    /// <summary>Gates that the stack released.</summary>
    public static readonly Metric GatesResumed = new(nameof(GatesResumed), MetricUnit.Count);

    /// <summary>Gates that the stack stopped, or whose build it cancelled.</summary>
    public static readonly Metric GatesStopped = new(nameof(GatesStopped), MetricUnit.Count);

    /// <summary>Gates that began to wait for people.</summary>
    public static readonly Metric GatesHeld = new(nameof(GatesHeld), MetricUnit.Count);

    /// <summary>Gates whose rules began to wait for facts or a time.</summary>
    public static readonly Metric GatesAskedAgain = new(nameof(GatesAskedAgain), MetricUnit.Count);

    /// <summary>Gates that somebody else answered, or whose build ended.</summary>
    public static readonly Metric GatesAnsweredElsewhere = new(nameof(GatesAnsweredElsewhere), MetricUnit.Count);

    /// <summary>Gates that the service's time-out ended.</summary>
    public static readonly Metric GatesExpired = new(nameof(GatesExpired), MetricUnit.Count);

    public static readonly Metric BuildsAvailable = new(nameof(BuildsAvailable), MetricUnit.Count);

    public static readonly Metric BuildsFailed = new(nameof(BuildsFailed), MetricUnit.Count);

    public static readonly Metric BuildsCancelled = new(nameof(BuildsCancelled), MetricUnit.Count);

    /// <summary>Failed builds that the stack retried, or for which it requested another build.</summary>
    public static readonly Metric BuildsRetried = new(nameof(BuildsRetried), MetricUnit.Count);

    /// <summary>Decisions that postponed a pipeline run.</summary>
    public static readonly Metric RunsDeferred = new(nameof(RunsDeferred), MetricUnit.Count);

    /// <summary>Images that were deprecated, disabled or deleted.</summary>
    public static readonly Metric ImagesRetired = new(nameof(ImagesRetired), MetricUnit.Count);

    /// <summary>Configurations that began to differ from the policy, or in another field.</summary>
    public static readonly Metric ConfigurationsDrifted = new(nameof(ConfigurationsDrifted), MetricUnit.Count);

    /// <summary>Leftovers that were confirmed, each once.</summary>
    public static readonly Metric LeftoversFound = new(nameof(LeftoversFound), MetricUnit.Count);

    /// <summary>Stuck builds that the stack cancelled.</summary>
    public static readonly Metric StuckBuildsCancelled = new(nameof(StuckBuildsCancelled), MetricUnit.Count);

    /// <summary>The time that a sweep had left when it ended.</summary>
    public static readonly Metric SweepTimeLeft = new(nameof(SweepTimeLeft), MetricUnit.Seconds);

    /// <summary>Channels of which every release is revoked, at the end of a pass.</summary>
    public static readonly Metric ChannelsEmpty = new(nameof(ChannelsEmpty), MetricUnit.Count);

    /// <summary>Targets of channels that do not name what they should, at the end of a pass.</summary>
    public static readonly Metric ChannelTargetsFailed = new(nameof(ChannelTargetsFailed), MetricUnit.Count);

    /// <summary>Parts of a pass over channels for which there was no time. The next pass begins at another channel.</summary>
    public static readonly Metric ChannelPartsLeft = new(nameof(ChannelPartsLeft), MetricUnit.Count);

    public static IReadOnlyList<Metric> All { get; } =
    [
        EventsHandled, EventLag, GateAge, GatesResumed, GatesStopped, GatesHeld, GatesAskedAgain, GatesAnsweredElsewhere, GatesExpired, BuildsAvailable,
        BuildsFailed, BuildsCancelled, BuildsRetried, RunsDeferred, ImagesRetired, ConfigurationsDrifted, LeftoversFound,
        StuckBuildsCancelled, ChannelsEmpty, ChannelTargetsFailed, ChannelPartsLeft, SweepTimeLeft,
    ];
}

/// <summary>Names as CloudWatch spells them.</summary>
public enum MetricUnit
{
    Count,
    Seconds,
    Milliseconds,
}

/// <summary>Takes the numbers of one invocation.</summary>
public interface IMetrics
{
    /// <summary>Adds to a count, or one value to a measure. Never fails and never waits: a metric must not change what a handler does.</summary>
    void Add(Metric metric, double value = 1);
}

/// <summary>Reports nothing, for hosts without CloudWatch.</summary>
public sealed class NullMetrics : IMetrics
{
    public void Add(Metric metric, double value = 1)
    {
    }
}
