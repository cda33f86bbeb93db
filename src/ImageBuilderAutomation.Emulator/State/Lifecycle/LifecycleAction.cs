using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>An action on an image: its name, and the status to which it leads.</summary>
// Documented: API reference: records show the name of the action, requests the wanted status.
public sealed record LifecycleAction(string Name, string State)
{
    public static LifecycleAction Enable { get; } = new("AVAILABLE", ImageStatus.Available);

    public static LifecycleAction Deprecate { get; } = new("DEPRECATE", ImageStatus.Deprecated);

    public static LifecycleAction Disable { get; } = new("DISABLE", ImageStatus.Disabled);

    public static LifecycleAction Delete { get; } = new("DELETE", ImageStatus.Deleted);

    public static LifecycleAction Towards(string state) => All.First(action => action.State == state);

    public static LifecycleAction Named(string name) => All.First(action => action.Name == name);

    private static IEnumerable<LifecycleAction> All => [Enable, Deprecate, Disable, Delete];
}

/// <summary>What an action applies to besides the image resource: the members of <c>includeResources</c>.</summary>
public sealed record ActionScope(bool Amis, bool Snapshots, bool Containers)
{
    public bool IsEmpty => !Amis && !Snapshots && !Containers;

    public static ActionScope Read(JsonNode? includeResources) => includeResources is JsonObject include
        ? new(include.Flag("amis"), include.Flag("snapshots"), include.Flag("containers"))
        : new(false, false, false);
}
