namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Durations of builds, and behaviour that the documentation leaves open.</summary>
public sealed record BuildOptions
{
    /// <summary>Multiplies every simulated duration. Time-outs of steps stay as the workflow document sets them.</summary>
    public double Pace { get; init; } = 1;

    public DurationRange Pending { get; init; } = DurationRange.Seconds(5, 10);

    public DurationRange Creating { get; init; } = DurationRange.Seconds(20, 40);

    /// <summary>Distribution by the attached configuration when no distribution workflow runs.</summary>
    public DurationRange Distributing { get; init; } = DurationRange.Minutes(4, 8);

    /// <summary>The build of an image from an ISO disk file.</summary>
    public DurationRange Importing { get; init; } = DurationRange.Minutes(30, 60);

    public DurationRange Integrating { get; init; } = DurationRange.Seconds(30, 90);

    /// <summary>From the response to a cancellation until the image's final status.</summary>
    public DurationRange Cancelling { get; init; } = DurationRange.Seconds(20, 60);

    public DurationRange RollingBack { get; init; } = DurationRange.Seconds(30, 60);

    /// <summary>From the start of TESTING until the scan runs. The scan itself and the collection of its findings follow.</summary>
    public DurationRange ScanPending { get; init; } = DurationRange.Minutes(1, 2);

    public DurationRange Scanning { get; init; } = DurationRange.Minutes(3, 5);

    public DurationRange Collecting { get; init; } = DurationRange.Minutes(1, 2);

    /// <summary>By step action. Actions that are not listed take <see cref="OtherStep"/>.</summary>
    public IReadOnlyDictionary<string, DurationRange> Steps { get; init; } = new Dictionary<string, DurationRange>
    {
        ["LaunchInstance"] = DurationRange.Minutes(2, 4),
        ["ExecuteComponents"] = DurationRange.Minutes(5, 12),
        ["CreateImage"] = DurationRange.Minutes(4, 8),
        ["RunSysPrep"] = DurationRange.Minutes(3, 5),
        ["DistributeImage"] = DurationRange.Minutes(4, 8),
    };

    public DurationRange OtherStep { get; init; } = DurationRange.Minutes(1, 2);

    /// <summary>Whether a waiting step is reported as WAITING, a status that the user guide has and the API's enumeration lacks. False: RUNNING.</summary>
    public bool ReportWaiting { get; init; } = true;

    /// <summary>Whether a failed image reports where it failed in <c>state.failureContext</c>, which clients before October 2026 do not know.</summary>
    public bool FailureContext { get; init; } = true;

    /// <summary>Whether DISTRIBUTING and INTEGRATING are skipped when nothing is configured for them.</summary>
    public bool SkipEmptyStages { get; init; }

    /// <summary>How long ListImages does not show a new image. Documented by the service: up to two minutes.</summary>
    public TimeSpan ListedAfter { get; init; }

    /// <summary>Consecutive failures of scheduled runs that disable a pipeline without an autoDisablePolicy; null: never.</summary>
    // Documented: user guide, "Schedule a pipeline": 5. The AWS CDK's source says never.
    public int? FailuresUntilDisabled { get; init; } = 5;

    // Documented: service quotas, "Concurrent builds".
    public int ConcurrentBuilds { get; init; } = 100;
}

/// <summary>The range of a duration, both bounds included.</summary>
public readonly record struct DurationRange(TimeSpan Min, TimeSpan Max)
{
    public static DurationRange Minutes(double min, double max) => new(TimeSpan.FromMinutes(min), TimeSpan.FromMinutes(max));

    public static DurationRange Seconds(double min, double max) => new(TimeSpan.FromSeconds(min), TimeSpan.FromSeconds(max));

    /// <param name="share">The position in the range, from 0 to 1.</param>
    /// <returns>The duration, rounded to whole seconds.</returns>
    public TimeSpan At(double share) => TimeSpan.FromSeconds(Math.Round((Min + ((Max - Min) * share)).TotalSeconds));
}
