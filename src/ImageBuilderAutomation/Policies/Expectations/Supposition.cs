using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <summary>A build as somebody imagines it. What is not said is the quiet case: scanned, without findings, tests passed, nobody approved.</summary>
public sealed record Supposition
{
    /// <summary>The pipeline's name.</summary>
    public required string Build { get; init; }

    /// <summary><c>distribution/ApproveRelease</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The recipe's name, which is also the image's; null: as the pipeline.</summary>
    public string? Recipe { get; init; }

    public string Version { get; init; } = "1.0.0";

    public string Platform { get; init; } = "Linux";

    public string BuildType { get; init; } = "USER_INITIATED";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public SupposedScan Scan { get; init; } = SupposedScan.Completed;

    public IReadOnlyList<SupposedFindings> Findings { get; init; } = [];

    public SupposedTests Tests { get; init; } = SupposedTests.Passed;

    /// <summary>Null: not known.</summary>
    public IReadOnlyList<Package>? Packages { get; init; }

    /// <summary>Null: built when the step began to wait.</summary>
    public TimeSpan? ImageAge { get; init; }

    /// <summary>Null: not known.</summary>
    public TimeSpan? ParentAge { get; init; }

    /// <summary>Of the AMI, on demand; its findings are <see cref="AmiFindings"/>.</summary>
    public SupposedScan AmiScan { get; init; } = SupposedScan.Completed;

    public IReadOnlyList<SupposedFindings> AmiFindings { get; init; } = [];

    /// <summary>A person; null: not known.</summary>
    public string? StartedBy { get; init; }

    public IReadOnlyList<SupposedApproval> Approvals { get; init; } = [];

    /// <summary>The day on which the facts are looked at; null where no waiver may matter, since any day does.</summary>
    public DateOnly? On { get; init; }

    /// <summary>How long the step has been waiting.</summary>
    public TimeSpan Waited { get; init; }
}
