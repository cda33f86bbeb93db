using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Forgets all accounts, the logs and the faults; a seed file is played again.</summary>
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
