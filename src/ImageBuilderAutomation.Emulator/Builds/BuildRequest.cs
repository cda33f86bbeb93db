using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The inputs of an image build. The documents are snapshots: later updates of their resources do not affect the image.</summary>
/// <param name="Settings">Further members of the image: tests, scanning, tags, role, logging.</param>
public sealed record BuildRequest(
    AccountState Account,
    JsonObject Recipe,
    JsonObject Infrastructure,
    JsonObject? Distribution,
    IReadOnlyList<PlannedWorkflow> Workflows,
    JsonObject Settings)
{
    /// <summary>Null for an image made without a pipeline.</summary>
    public Resource? Pipeline { get; init; }

    public bool MakesContainer => Recipe["arn"]!.GetValue<string>().Contains(":container-recipe/", StringComparison.Ordinal);

    // Documented: a build that a pipeline's schedule starts is SCHEDULED.
    public string BuildType { get; init; } = "USER_INITIATED";
}
