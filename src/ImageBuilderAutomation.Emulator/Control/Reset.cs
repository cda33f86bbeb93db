using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Clears all accounts, logs and faults, then plays the seed file again, if there is one.</summary>
public sealed class Reset : IControlCommand
{
    public string Method => "POST";

    public string Path => "reset";

    public async Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken)
    {
        lock (world.Gate)
            world.Reset();
        await SeedFile.PlayAsync(world, cancellationToken);
        return new JsonObject();
    }
}
