using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Writes the state file immediately.</summary>
public sealed class Save : IControlCommand
{
    public string Method => "POST";

    public string Path => "save";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken)
    {
        var file = world.Options.StateFile ?? throw new ControlException("This emulator has no state file. Start it with --state <file>.");
        SavedState.Write(file, world);
        return Task.FromResult<JsonNode>(new JsonObject { ["file"] = file });
    }
}
