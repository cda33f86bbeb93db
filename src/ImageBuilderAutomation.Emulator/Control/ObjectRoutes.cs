using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>
/// Stores a document that calls refer to by S3 URI. Without <c>text</c>, or with null, it removes the document:
/// <code>
/// { "uri": "s3://bucket/key", "text": "…" }
/// </code>
/// <c>PUT /_emulator/objects/bucket/key</c> with the text as its body stores it too, and <c>DELETE</c> removes it.
/// </summary>
public sealed class StubObjects : IControlCommand
{
    public string Method => "POST";

    public string Path => "objects";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        input.AllowOnly("uri", "text");
        var (uri, text) = (input.TextOf("uri") ?? "", input.TextOf("text"));
        if (!ObjectStore.IsUri(uri))
            throw new ControlException($"'uri' is '{uri}'; expected an S3 URI of the form s3://bucket/key.");

        using (world.Enter())
        {
            if (text is not null)
                world.Objects.Put(uri, text);
            else if (!world.Objects.Remove(uri))
                throw new ControlException($"There is no object '{uri}'.");
            world.Journal?.Stub(world.Clock.GetUtcNow(), Path, input);
        }

        return Task.FromResult<JsonNode>(new JsonObject());
    }
}

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
