using System.Text.Json.Nodes;
using System.Text;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Lists the documents that calls can refer to by S3 URI, with their lengths in bytes.</summary>
public sealed class ListObjects : IControlCommand
{
    public string Method => "GET";

    public string Path => "objects";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        lock (emulator.World.Gate)
        {
            return Task.FromResult<JsonNode>(new JsonObject
            {
                ["objects"] = new JsonArray(
                    [.. emulator.World.Objects.All.Select(o => new JsonObject { ["uri"] = o.Key, ["bytes"] = Encoding.UTF8.GetByteCount(o.Value) })]),
            });
        }
    }
}
