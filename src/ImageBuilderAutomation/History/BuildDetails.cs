namespace ImageBuilderAutomation.History;

/// <summary>Workflows, steps, findings and packages of a build. Read only after the build has ended, because it takes several calls.</summary>
public sealed record BuildDetails
{
    public required string ImageArn { get; init; }

    /// <summary>The image's status at the read. With <see cref="Reason"/> and <see cref="ScanStatus"/> it tells which state is described.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public string? ScanStatus { get; init; }

    /// <summary>When the read started. If a build was read twice, the details of the later read are kept.</summary>
    public required DateTimeOffset ReadStartedAt { get; init; }

    /// <summary>In order of start.</summary>
    public IReadOnlyList<WorkflowRun> Workflows { get; init; } = [];

    /// <summary>Null means unknown, which must not count as clean; <see cref="FindingsUnknown"/> says why.</summary>
    public FindingsSummary? Findings { get; init; }

    public string? FindingsUnknown { get; init; }

    /// <summary>Null means unknown; <see cref="PackagesUnknown"/> says why.</summary>
    public PackagesDigest? Packages { get; init; }

    public string? PackagesUnknown { get; init; }

    /// <summary>Number of older executions and steps that were omitted to bound the size of the record.</summary>
    public int OmittedCount { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>Null if the build did not fail.</summary>
    public FailedStep? Failure => Status == "FAILED" ? FailedStep.Find(Reason, Workflows) : null;

    /// <summary>True if these details are still current for an image in this state, so that no other read is needed.</summary>
    public bool Covers(ImageSnapshot snapshot) =>
        snapshot.ScanStatus == ScanStatus && (snapshot.IsRetired || (snapshot.Status == Status && snapshot.Reason == Reason));

    /// <summary>The details of the later read. If both reads started at the same instant, the choice does not depend on the order of arrival.</summary>
    public static BuildDetails Later(BuildDetails? known, BuildDetails read)
    {
        var order = known is null ? -1 : known.ReadStartedAt.CompareTo(read.ReadStartedAt);
        if (order == 0)
            order = string.CompareOrdinal(ContentOf(known!), ContentOf(read));
        return order >= 0 ? known! : read with { Version = known?.Version ?? 0 };
    }

    private static string ContentOf(BuildDetails details) => string.Join('\n',
    [
        (details with { Version = 0, Workflows = [] }).ToString(),
        .. details.Workflows.Select(w => (w with { Steps = [] }).ToString()),
        .. details.Workflows.SelectMany(w => w.Steps).Select(step => step.ToString()),
    ]);
}
