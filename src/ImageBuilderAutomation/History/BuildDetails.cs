namespace ImageBuilderAutomation.History;

/// <summary>What a build did inside, read once it came to an end: more calls than a state change may cost.</summary>
public sealed record BuildDetails
{
    public required string ImageArn { get; init; }

    /// <summary>The image's state when this was read; with <see cref="Reason"/> and <see cref="ScanStatus"/> it tells which end this is about.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public string? ScanStatus { get; init; }

    /// <summary>When the reading began: of two the later one stays.</summary>
    public required DateTimeOffset ReadBeganAt { get; init; }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<WorkflowRun> Workflows { get; init; } = [];

    /// <summary>Null is unknown, which is not clean: <see cref="FindingsUnknown"/> says why.</summary>
    public FindingsSummary? Findings { get; init; }

    public string? FindingsUnknown { get; init; }

    /// <summary>Null is unknown, as <see cref="PackagesUnknown"/> says.</summary>
    public PackagesDigest? Packages { get; init; }

    public string? PackagesUnknown { get; init; }

    /// <summary>Older executions and steps that were left out, so that the record stays small.</summary>
    public int LeftOut { get; init; }

    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }

    /// <summary>Null where the build did not fail.</summary>
    public FailedStep? Failure => Status == "FAILED" ? FailedStep.Find(Reason, Workflows) : null;

    /// <summary>True when an image in this state has nothing new to tell inside.</summary>
    public bool Covers(ImageSnapshot snapshot) =>
        snapshot.ScanStatus == ScanStatus && (snapshot.IsRetired || (snapshot.Status == Status && snapshot.Reason == Reason));

    /// <summary>The later reading; of two that began in one instant always the same one, whichever came first.</summary>
    public static BuildDetails Later(BuildDetails? known, BuildDetails read)
    {
        var order = known is null ? -1 : known.ReadBeganAt.CompareTo(read.ReadBeganAt);
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
