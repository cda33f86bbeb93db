using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

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
