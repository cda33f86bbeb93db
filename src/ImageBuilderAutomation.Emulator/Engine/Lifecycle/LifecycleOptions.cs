using ImageBuilderAutomation.Emulator.Engine.Builds;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>Durations of lifecycle executions, and behaviour that the documentation leaves open. The pace of builds applies to the durations.</summary>
public sealed record LifecycleOptions
{
    /// <summary>From the start of an execution until its first image.</summary>
    // Assumed: both durations. They are long enough for a client to cancel an execution on a slow or stopped clock.
    public DurationRange Starting { get; init; } = DurationRange.Seconds(30, 60);

    /// <summary>For one image with its AMIs, snapshots or containers.</summary>
    public DurationRange Acting { get; init; } = DurationRange.Seconds(10, 30);

    // Documented: user guide, "How lifecycle policy execution works": once a day, at a time that Image Builder chooses.
    public TimeOnly RunsAt { get; init; } = new(3, 0);

    /// <summary>After this many images, a policy's execution is PENDING until the next day; null: no limit.</summary>
    public int? ImagesPerRun { get; init; }

    /// <summary>Whether a policy that deletes keeps an image one of whose AMIs was excluded, as StartResourceStateUpdate does.</summary>
    // Documented: user guide, "AMI exclusion rule evaluation order": the rules apply to the AMI and not to the image resource, so a policy does not.
    // The API reference of StartResourceStateUpdate retains the image, so an ad-hoc update does.
    public bool ExcludedAmiKeepsImage { get; init; }

    // Documented: service quotas, "Concurrent resource state updates".
    public int ConcurrentUpdates { get; init; } = 50;
}
