using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What shall happen to the builds of a pipeline, or to one image: ordered through the control routes, for simulations.</summary>
public sealed record BuildScript
{
    /// <summary>What a completed scan reports; each in the shape of ListImageScanFindings. Null: nothing.</summary>
    public JsonArray? Findings { get; init; }

    /// <summary>What ListImagePackages answers.</summary>
    public JsonArray? Packages { get; init; }

    public ScanScript? Scan { get; init; }

    /// <summary>Steps that fail, by name, with their message; where no workflow runs, DISTRIBUTING and INTEGRATING by these names.</summary>
    public IReadOnlyDictionary<string, string>? FailSteps { get; init; }

    /// <summary>What goes wrong in Regions.</summary>
    public IReadOnlyDictionary<string, RegionOrder>? FailRegions { get; init; }

    /// <summary>How long steps take, by name.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? StepDurations { get; init; }

    public static BuildScript None { get; } = new();

    /// <summary>This script where it says something, the other for the rest.</summary>
    public BuildScript Over(BuildScript other) => new()
    {
        Findings = Findings ?? other.Findings,
        Packages = Packages ?? other.Packages,
        Scan = Scan ?? other.Scan,
        FailSteps = FailSteps ?? other.FailSteps,
        FailRegions = FailRegions ?? other.FailRegions,
        StepDurations = StepDurations ?? other.StepDurations,
    };
}
