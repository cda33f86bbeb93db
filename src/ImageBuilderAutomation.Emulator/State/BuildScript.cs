using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Stubbed behaviour of a pipeline's builds or of one image, set through the control routes.</summary>
public sealed record BuildScript
{
    /// <summary>The findings of a completed scan, each in the shape of ListImageScanFindings. Null: none.</summary>
    public JsonArray? Findings { get; init; }

    /// <summary>The packages that ListImagePackages returns.</summary>
    public JsonArray? Packages { get; init; }

    public ScanScript? Scan { get; init; }

    /// <summary>Whether the Auto Scaling group of a parent instance has a free instance. Null: it has.</summary>
    public bool? GroupHasInstances { get; init; }

    /// <summary>Messages of steps that fail, by step name. The names DISTRIBUTING and INTEGRATING fail these stages if no workflow runs them.</summary>
    public IReadOnlyDictionary<string, string>? FailSteps { get; init; }

    /// <summary>Outputs that replace the simulated ones, by step name.</summary>
    public IReadOnlyDictionary<string, JsonObject>? StepOutputs { get; init; }

    /// <summary>Distribution failures, by Region.</summary>
    public IReadOnlyDictionary<string, RegionStub>? FailRegions { get; init; }

    /// <summary>Durations of steps, by step name, and of DISTRIBUTING and INTEGRATING where no workflow runs.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? StepDurations { get; init; }

    public static BuildScript None { get; } = new();

    /// <summary>The members that this script sets, and the other script's members for the rest.</summary>
    public BuildScript Over(BuildScript other) => new()
    {
        Findings = Findings ?? other.Findings,
        Packages = Packages ?? other.Packages,
        Scan = Scan ?? other.Scan,
        GroupHasInstances = GroupHasInstances ?? other.GroupHasInstances,
        FailSteps = FailSteps ?? other.FailSteps,
        StepOutputs = StepOutputs ?? other.StepOutputs,
        FailRegions = FailRegions ?? other.FailRegions,
        StepDurations = StepDurations ?? other.StepDurations,
    };
}

/// <param name="Hold">Keeps the scan SCANNING until the script changes.</param>
/// <param name="FinishAt">When the scan completes; null: after its usual duration. A past time means at once.</param>
/// <param name="End">The final status; null: COMPLETED.</param>
public sealed record ScanScript(bool Hold = false, DateTimeOffset? FinishAt = null, string? End = null, string? Reason = null);
