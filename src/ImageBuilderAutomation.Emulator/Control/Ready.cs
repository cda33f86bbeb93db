using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Responds as soon as the emulator accepts requests.</summary>
public sealed class Ready : IControlCommand
{
    public string Method => "GET";

    public string Path => "ready";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) =>
        Task.FromResult<JsonNode>(new JsonObject { ["ready"] = true, ["time"] = Timestamps.Iso(emulator.World.Clock.GetUtcNow()) });
}
