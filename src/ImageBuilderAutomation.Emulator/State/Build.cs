using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The build of an image, in progress or completed.</summary>
public sealed class Build(AccountState account, Resource image, IReadOnlyList<PlannedWorkflow> plan)
{
    public AccountState Account { get; } = account;

    public Resource Image { get; } = image;

    public IReadOnlyList<PlannedWorkflow> Plan { get; } = plan;

    public string Arn { get; } = image.ArnText;

    /// <summary>The image in the shape of GetImage.</summary>
    public JsonObject Document => Image.Document;

    public string Status => Document["state"]!["status"]!.GetValue<string>();

    public string? PipelineArn => Document["sourcePipelineArn"]?.GetValue<string>();

    /// <summary>The builds to which the recipe's wildcards resolved when the build started.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>In start order. Executions that have not started come last.</summary>
    public List<WorkflowExecution> Executions { get; } = [];

    /// <summary>Outputs of completed workflows, by output name.</summary>
    public JsonObject WorkflowOutputs { get; } = [];

    /// <summary>The AMI that the build stage created; null before that.</summary>
    public string? SourceAmi { get; set; }

    /// <summary>The instance on which the test stage runs and which a scan examines.</summary>
    public string? TestInstance { get; set; }

    public bool MakesContainer => Document.ContainsKey("containerRecipe");

    /// <summary>The snapshot of the image or container recipe.</summary>
    public JsonObject Recipe => Document.Snapshot(MakesContainer ? "containerRecipe" : "imageRecipe")!;

    /// <summary>The snapshot of the infrastructure configuration; null for an import without one.</summary>
    public JsonObject? Infrastructure => Document.Snapshot("infrastructureConfiguration");

    /// <summary>Null if the recipe has none, and for an image without a recipe.</summary>
    public string? RecipeDescription => Document.Snapshot("imageRecipe")?["description"]?.GetValue<string>();

    /// <summary>The distributed outputs: <c>outputResources.amis</c> or <c>outputResources.containers</c>.</summary>
    public JsonArray Output => Document["outputResources"]![MakesContainer ? "containers" : "amis"]!.AsArray();

    /// <summary>Adds a distributed output. It replaces an earlier output for the same Region and account.</summary>
    public void Put(JsonObject output)
    {
        var earlier = Output.FirstOrDefault(o => (string?)o!["region"] == (string?)output["region"] && (string?)o["accountId"] == (string?)output["accountId"]);
        if (earlier is null)
            Output.Add(output);
        else
            Output[Output.IndexOf(earlier)] = output;
    }

    /// <summary>Null when scanning is off.</summary>
    public Scan? Scan { get; set; }

    public SimulatedTask? Task { get; set; }

    public bool IsCancelling { get; set; }

    /// <summary>The status in which the image failed or was cancelled; null if neither has happened.</summary>
    public string? FailedIn { get; set; }

    /// <summary>The Regions that the last distribution could not reach or configure.</summary>
    public IReadOnlyList<RegionFailure> FailedRegions { get; set; } = [];

    /// <summary>The applied configuration, one entry per Region as given: licenses, launch templates, parameters and similar.</summary>
    public List<JsonObject> Configured { get; } = [];

    /// <summary>Starts at 1. Each RetryImage adds 1.</summary>
    public int Attempt { get; set; } = 1;

    public bool ScanningEnabled => Document["imageScanningConfiguration"]?["imageScanningEnabled"]?.GetValue<bool>() ?? false;

    /// <summary>A scan that has not begun, of the type that the image's configuration names.</summary>
    // Documented: user guide, "integ-inspector" (2026): one type; the test instance is scanned by default.
    public Scan NewScan() => new()
    {
        OnDemand = Document["imageScanningConfiguration"]?["imageScanningTypes"]?[0]?.GetValue<string>() == "ON_DEMAND_AMI_CVE",
    };

    // Documented: tests run unless they are disabled.
    public bool TestsEnabled => Document["imageTestsConfiguration"]?["imageTestsEnabled"]?.GetValue<bool>() ?? true;
}
