namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>How long things take and where the documentation leaves a choice.</summary>
public sealed record BuildOptions
{
    /// <summary>Multiplies every simulated duration; deadlines of steps stay what their documents say.</summary>
    public double Pace { get; init; } = 1;

    public DurationRange Pending { get; init; } = DurationRange.Seconds(5, 10);

    public DurationRange Creating { get; init; } = DurationRange.Seconds(20, 40);

    /// <summary>Distribution by the attached configuration, where no distribution workflow runs.</summary>
    public DurationRange Distributing { get; init; } = DurationRange.Minutes(4, 8);

    /// <summary>The build of an image from an ISO disk file.</summary>
    public DurationRange Importing { get; init; } = DurationRange.Minutes(30, 60);

    public DurationRange Integrating { get; init; } = DurationRange.Seconds(30, 90);

    /// <summary>From a cancellation's answer to the image's final state.</summary>
    public DurationRange Cancelling { get; init; } = DurationRange.Seconds(20, 60);

    public DurationRange RollingBack { get; init; } = DurationRange.Seconds(30, 60);

    /// <summary>From the begin of TESTING until the scan runs; the scan itself; the collection of its findings.</summary>
    public DurationRange ScanPending { get; init; } = DurationRange.Minutes(1, 2);

    public DurationRange Scanning { get; init; } = DurationRange.Minutes(3, 5);

    public DurationRange Collecting { get; init; } = DurationRange.Minutes(1, 2);

    /// <summary>By step action; others take <see cref="OtherStep"/>.</summary>
    public IReadOnlyDictionary<string, DurationRange> Steps { get; init; } = new Dictionary<string, DurationRange>
    {
        ["LaunchInstance"] = DurationRange.Minutes(2, 4),
        ["ExecuteComponents"] = DurationRange.Minutes(5, 12),
        ["CreateImage"] = DurationRange.Minutes(4, 8),
        ["RunSysPrep"] = DurationRange.Minutes(3, 5),
        ["DistributeImage"] = DurationRange.Minutes(4, 8),
    };

    public DurationRange OtherStep { get; init; } = DurationRange.Minutes(1, 2);

    /// <summary>The guide says a step that waits is WAITING; the API's enumeration does not have it. False: RUNNING.</summary>
    public bool ReportWaiting { get; init; }

    /// <summary>Whether a failed image tells where it failed: <c>state.failureContext</c>, which the documentation has and the API's model has not.</summary>
    public bool FailureContext { get; init; }

    /// <summary>Whether DISTRIBUTING and INTEGRATING are left out when nothing is configured for them.</summary>
    public bool SkipEmptyStages { get; init; }

    /// <summary>How long a new image stays out of ListImages; the service says up to two minutes.</summary>
    public TimeSpan ListedAfter { get; init; }

    /// <summary>Scheduled runs that fail in a row until a pipeline without an autoDisablePolicy is disabled; null: never.</summary>
    // Documented: user guide, "Schedule a pipeline": 5. The AWS CDK's source says never.
    public int? FailuresUntilDisabled { get; init; } = 5;

    // Documented: service quotas, "Concurrent builds".
    public int ConcurrentBuilds { get; init; } = 100;
}
