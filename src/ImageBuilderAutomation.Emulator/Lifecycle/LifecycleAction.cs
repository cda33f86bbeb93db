using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>What is done to an image: the action's name, and the state it leads to.</summary>
// Documented: API reference: records name actions by verbs, requests name the state that is wanted.
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
