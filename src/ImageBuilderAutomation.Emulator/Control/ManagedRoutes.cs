using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>
/// Adds images, components and workflows that belong to no account, or newer versions of them, to every Region:
/// <code>
/// { "resources": [
///   { "kind": "image", "name": "Amazon Linux 2023 x86", "type": "AMI", "platform": "Linux", "osVersion": "Amazon Linux 2023", "versions": ["2026.12.1"] },
///   { "kind": "component", "owner": "third-party", "name": "harden-linux", "type": "BUILD", "platform": "Linux" },
///   { "kind": "workflow", "name": "build-twice", "type": "BUILD", "data": "…" } ] }
/// </code>
/// The owner is <c>aws</c> unless the entry says <c>aws-marketplace</c> or <c>third-party</c>. A version that exists is replaced.
/// </summary>
public sealed class AddManagedResources : IControlCommand
{
    public string Method => "POST";

    public string Path => "managed-resources";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        ManagedEntries entries;
        try
        {
            entries = ManagedEntries.Read(input);
        }
        catch (FormatException e)
        {
            throw new ControlException(e.Message);
        }

        using (world.Enter())
        {
            world.Managed.Add(entries);
            world.Journal?.Stub(world.Clock.GetUtcNow(), Path, input);
        }

        return Task.FromResult<JsonNode>(new JsonObject());
    }
}

/// <summary>Lists the images, components and workflows that belong to no account, in the format in which they are added.</summary>
public sealed class ListManagedResources : IControlCommand
{
    public string Method => "GET";

    public string Path => "managed-resources";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        lock (emulator.World.Gate)
            return Task.FromResult<JsonNode>(emulator.World.Managed.Show());
    }
}
