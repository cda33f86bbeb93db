using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Forgets all accounts, the request log and the faults.</summary>
public sealed class Reset : IControlCommand
{
    public string Method => "POST";

    public string Path => "reset";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken)
    {
        lock (world.Gate)
            world.Reset();
        return Task.FromResult<JsonNode>(new JsonObject());
    }
}
