using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>How lifecycle executions run, and where the documentation leaves a choice. Durations follow the pace of builds.</summary>
public sealed record LifecycleOptions
{
    /// <summary>From an execution's begin until it takes its first image.</summary>
    // Assumed: both durations; long enough for a client on a slow or stopped clock to cancel what it started.
    public DurationRange Starting { get; init; } = DurationRange.Seconds(30, 60);

    /// <summary>For one image with all that belongs to it.</summary>
    public DurationRange Acting { get; init; } = DurationRange.Seconds(10, 30);

    // Documented: user guide, "How lifecycle policy execution works": once a day, at a time that Image Builder chooses.
    public TimeOnly RunsAt { get; init; } = new(3, 0);

    /// <summary>A policy's execution that has acted on so many images is PENDING until the next day; null: it goes on to its end.</summary>
    public int? ImagesPerRun { get; init; }

    /// <summary>Whether an image keeps its state when one of its AMIs was excluded.</summary>
    // Documented: both: the API reference skips the image resource as well, the guide applies these rules to the AMI alone. Assumed: the careful one.
    public bool ExcludedAmiKeepsImage { get; init; } = true;

    // Documented: service quotas, "Concurrent resource state updates".
    public int ConcurrentUpdates { get; init; } = 50;
}
