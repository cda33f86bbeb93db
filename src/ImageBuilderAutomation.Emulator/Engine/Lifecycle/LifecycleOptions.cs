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

    /// <summary>Whether an image keeps its state when one of its AMIs was excluded.</summary>
    // Documented: both. The API reference also skips the image resource; the guide applies these rules only to the AMI. Assumed: the safer one.
    public bool ExcludedAmiKeepsImage { get; init; } = true;

    // Documented: service quotas, "Concurrent resource state updates".
    public int ConcurrentUpdates { get; init; } = 50;
}
