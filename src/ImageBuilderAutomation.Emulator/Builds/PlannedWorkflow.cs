using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>A workflow that an image will run, with its parameters bound.</summary>
/// <param name="Arn">The ARN of the build version.</param>
/// <param name="Configuration">As GetImage returns it.</param>
public sealed record PlannedWorkflow(string Arn, WorkflowDocument Document, JsonObject Parameters, JsonObject Configuration)
{
    public string? ParallelGroup => Configuration["parallelGroup"]?.GetValue<string>();

    // Assumed: ABORT if the configuration does not set onFailure.
    public bool ContinueOnFailure => Configuration["onFailure"]?.GetValue<string>() == "CONTINUE";
}
