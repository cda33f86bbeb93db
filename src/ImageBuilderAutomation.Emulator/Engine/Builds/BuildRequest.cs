using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

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

/// <summary>The inputs of an image without a recipe.</summary>
/// <param name="Settings">Further members of the image: tags, role, logging.</param>
public sealed record ImportRequest(AccountState Account, string Name, string Slug, string Version, string BuildType, JsonObject Settings)
{
    public string? Platform { get; init; }

    public string? OsVersion { get; init; }

    public string? Source { get; init; }

    public JsonObject? Infrastructure { get; init; }

    /// <summary>If given, an existing AMI is distributed. Null: an image is imported.</summary>
    public JsonObject? Distribution { get; init; }

    /// <summary>The existing AMI; null if the import creates it.</summary>
    public string? Ami { get; init; }
}
