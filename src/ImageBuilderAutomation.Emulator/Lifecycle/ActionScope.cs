using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>What an action applies to besides the image resource: the members of <c>includeResources</c>.</summary>
public sealed record ActionScope(bool Amis, bool Snapshots, bool Containers)
{
    public bool IsEmpty => !Amis && !Snapshots && !Containers;

    public static ActionScope Read(JsonNode? includeResources) => includeResources is JsonObject include
        ? new(include.Flag("amis"), include.Flag("snapshots"), include.Flag("containers"))
        : new(false, false, false);
}
