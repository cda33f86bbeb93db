using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>An image that no recipe makes.</summary>
/// <param name="Settings">Further members of the image: tags, role, logging.</param>
public sealed record ImportRequest(AccountState Account, string Name, string Slug, string Version, string BuildType, JsonObject Settings)
{
    public string? Platform { get; init; }

    public string? OsVersion { get; init; }

    public string? Source { get; init; }

    public JsonObject? Infrastructure { get; init; }

    /// <summary>Given: an AMI that exists is distributed. Null: it is imported.</summary>
    public JsonObject? Distribution { get; init; }

    /// <summary>The AMI that exists; null for one that the import makes.</summary>
    public string? Ami { get; init; }
}
