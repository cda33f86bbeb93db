using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Lists the documents that calls can refer to by S3 URI, with their lengths in bytes.</summary>
public sealed class ListObjects : IControlCommand
{
    public string Method => "GET";

    public string Path => "objects";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken)
    {
        lock (world.Gate)
        {
            return Task.FromResult<JsonNode>(new JsonObject
            {
                ["objects"] = new JsonArray(
                    [.. world.Objects.All.Select(o => new JsonObject { ["uri"] = o.Key, ["bytes"] = Encoding.UTF8.GetByteCount(o.Value) })]),
            });
        }
    }
}
