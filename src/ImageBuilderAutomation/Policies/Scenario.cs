using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies;

/// <summary>A build in a scenario. Defaults: scan completed, no findings, tests passed, no approvals.</summary>
public sealed record Scenario
{
    /// <summary>The pipeline's name.</summary>
    public required string Build { get; init; }

    /// <summary>The waiting step, such as <c>distribution/ApproveRelease</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The name of the recipe and the image; null means the same name as the pipeline.</summary>
    public string? Recipe { get; init; }

    public string Version { get; init; } = "1.0.0";

    public string Platform { get; init; } = "Linux";

    public string BuildType { get; init; } = "USER_INITIATED";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public ScenarioScan Scan { get; init; } = ScenarioScan.Completed;

    public IReadOnlyList<ScenarioFindings> Findings { get; init; } = [];

    public ScenarioTests Tests { get; init; } = ScenarioTests.Passed;

    /// <summary>Null means unknown.</summary>
    public IReadOnlyList<Package>? Packages { get; init; }

    /// <summary>Null means that the image was created when the step began to wait.</summary>
    public TimeSpan? ImageAge { get; init; }

    /// <summary>Null means unknown.</summary>
    public TimeSpan? ParentAge { get; init; }

    /// <summary>Amazon Inspector's scan of the AMI; its findings are <see cref="AmiFindings"/>.</summary>
    public ScenarioScan AmiScan { get; init; } = ScenarioScan.Completed;

    public IReadOnlyList<ScenarioFindings> AmiFindings { get; init; } = [];

    /// <summary>The person who started the build; null means unknown.</summary>
    public string? StartedBy { get; init; }

    public IReadOnlyList<ScenarioApproval> Approvals { get; init; } = [];

    /// <summary>The day of the decision; null means a fixed day. Only waivers depend on it.</summary>
    public DateOnly? On { get; init; }

    /// <summary>How long the step has been waiting.</summary>
    public TimeSpan Waited { get; init; }
}

/// <param name="Person">Null means another member of the group each time.</param>
public sealed record ScenarioApproval(string Group, string? Person);

/// <param name="Severity">Lower case, as in the policy.</param>
/// <param name="Fixable">How many of the <paramref name="Count"/> findings have a fix.</param>
public sealed record ScenarioFindings(string Severity, int Count, int Fixable)
{
    /// <summary>Ids of the first findings. The others get ids that no waiver names.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>The vulnerable package of all of these findings; null means unknown.</summary>
    public string? Package { get; init; }
}

public enum ScenarioScan
{
    Completed,
    Missing,
    Unfinished,
    Failed,
}

public enum ScenarioTests
{
    Passed,
    Failed,
    Unfinished,
    None,
}
