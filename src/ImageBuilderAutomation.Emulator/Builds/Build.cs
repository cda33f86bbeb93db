using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>An image in the making, and afterwards what is remembered of its making.</summary>
public sealed class Build(AccountState account, Resource image, IReadOnlyList<PlannedWorkflow> plan)
{
    public AccountState Account { get; } = account;

    public Resource Image { get; } = image;

    public IReadOnlyList<PlannedWorkflow> Plan { get; } = plan;

    public string Arn { get; } = image.Arn.ToString();

    /// <summary>In GetImage's shape.</summary>
    public JsonObject Document => Image.Document;

    public string Status => Document["state"]!["status"]!.GetValue<string>();

    public string? PipelineArn => Document["sourcePipelineArn"]?.GetValue<string>();

    /// <summary>The newest builds, at its start, of what its recipe names by wildcards.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>In the order in which they began, those to come last.</summary>
    public List<WorkflowExecution> Executions { get; } = [];

    /// <summary>Outputs of the workflows that have completed, by name.</summary>
    public JsonObject WorkflowOutputs { get; } = [];

    /// <summary>What the build stage made; null while there is none.</summary>
    public string? SourceAmi { get; set; }

    /// <summary>The instance that the test stage runs on, and that a scan looks at.</summary>
    public string? TestInstance { get; set; }

    public bool MakesContainer => Document.ContainsKey("containerRecipe");

    /// <summary>The snapshot of the image or container recipe.</summary>
    public JsonObject Recipe => Document[MakesContainer ? "containerRecipe" : "imageRecipe"]!.AsObject();

    /// <summary>What has been distributed: <c>outputResources.amis</c>, or <c>outputResources.containers</c>.</summary>
    public JsonArray Output => Document["outputResources"]![MakesContainer ? "containers" : "amis"]!.AsArray();

    /// <summary>Adds what was distributed, in place of what was distributed there before.</summary>
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

    public Process? Process { get; set; }

    public bool IsCancelling { get; set; }

    /// <summary>The state in which the image failed.</summary>
    public string? FailedIn { get; set; }

    /// <summary>What its last distribution could not reach or configure.</summary>
    public IReadOnlyList<RegionFailure> FailedRegions { get; set; } = [];

    /// <summary>By Region: licences, launch templates, parameters and the like that were configured for it, as they were given.</summary>
    public List<JsonObject> Configured { get; } = [];

    /// <summary>1, and one more for each RetryImage.</summary>
    public int Attempt { get; set; } = 1;

    public bool ScanningEnabled => Document["imageScanningConfiguration"]?["imageScanningEnabled"]?.GetValue<bool>() ?? false;

    // Documented: tests run unless they are disabled.
    public bool TestsEnabled => Document["imageTestsConfiguration"]?["imageTestsEnabled"]?.GetValue<bool>() ?? true;
}
